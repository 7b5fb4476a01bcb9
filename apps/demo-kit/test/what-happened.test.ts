import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { createCallRecorder, listen, panel, type RecordedCall, serverTiming } from "../src/index.ts";

async function startService(): Promise<string> {
  const service = createServer((request, response) => {
    if (request.url === "/broken") request.socket.destroy();
    else response.writeHead(request.url?.startsWith("/missing") ? 404 : 200).end("{}");
  });
  const { origin, close } = await listen(service, 0);
  onTestFinished(close);
  return origin;
}

test("requests are told apart by what caused them, in the order in which they are sent", async () => {
  const origin = await startService();
  const recorder = createCallRecorder();
  const send = recorder.fetchFor("apps/demo/src/read.ts");
  const first: RecordedCall[] = [];
  const second: RecordedCall[] = [];
  await Promise.all([
    recorder.record(first, async () => {
      await Promise.all([send(`${origin}/v1_3/oauth/token?a=b`, { method: "POST" }), send(new URL("/one", origin))]);
    }),
    recorder.record(second, () => send(new Request(`${origin}/missing`, { method: "PUT" }))),
    send(`${origin}/nobody`),
  ]);
  const told = (calls: readonly RecordedCall[]) => calls.map((call) => ({ ...call, durationMs: "some" }));
  expect(told(first)).toEqual([
    {
      method: "POST",
      path: "/v1_3/oauth/token",
      status: 200,
      durationMs: "some",
      isTokenRequest: true,
      code: "packages/core/src/token-request/send-token-request.ts",
    },
    {
      method: "GET",
      path: "/one",
      status: 200,
      durationMs: "some",
      isTokenRequest: false,
      code: "apps/demo/src/read.ts",
    },
  ]);
  expect(told(second)).toEqual([
    {
      method: "PUT",
      path: "/missing",
      status: 404,
      durationMs: "some",
      isTokenRequest: false,
      code: "apps/demo/src/read.ts",
    },
  ]);
  expect(first.every(({ durationMs = -1 }) => durationMs > 0)).toBe(true);
});

test("a request without a response has a time and no status, and fails as it would", async () => {
  const origin = await startService();
  const recorder = createCallRecorder();
  const calls: RecordedCall[] = [];
  await expect(recorder.record(calls, () => recorder.fetchFor("x.ts")(`${origin}/broken`))).rejects.toThrow(
    "fetch failed",
  );
  expect(calls).toEqual([
    {
      method: "GET",
      path: "/broken",
      status: undefined,
      durationMs: expect.any(Number),
      isTokenRequest: false,
      code: "x.ts",
    },
  ]);
  expect(serverTiming(calls)).toMatch(/^call;desc="GET \/broken - x\.ts";dur=\d+\.\d$/);
});

const call: RecordedCall = {
  method: "GET",
  path: "/a",
  status: 200,
  durationMs: 4.6,
  isTokenRequest: false,
  code: "src/a.ts",
};
const token: RecordedCall = { ...call, path: "/oauth/token", isTokenRequest: true };

test.each<[readonly RecordedCall[], string]>([
  [[], "This site sent Ianum no request."],
  [[call], "This site sent Ianum 1 request, none of them for a token: the access token in memory is still good."],
  [[token], "This site sent Ianum 1 request, a token request."],
  [[token, call, call], "This site sent Ianum 3 requests, 1 of them for a token."],
  [[token, token, call], "This site sent Ianum 3 requests, 2 of them for a token."],
])("the panel sums up %#", async (calls, sentence) => {
  const page = String(await panel([{ method: "GET", path: "/", code: "src/app.ts", calls }]));
  expect(page).toContain(sentence);
});

test("the panel escapes what comes from elsewhere", async () => {
  const page = String(await panel([{ method: "GET", path: '/<b>"', code: "src/app.ts", calls: [call] }]));
  expect(page).not.toContain("<b>");
  expect(page).toContain('href="https://github.com/ianum/ianum-js/blob/main/src/a.ts"');
});
