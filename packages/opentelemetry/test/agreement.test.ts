import { type TokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import type { FaultRule, LogEntry } from "@ianum/sandbox";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPlatform, elapse, type Platform } from "./platform.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

// The sandbox keeps a log of what it was asked, and knows nothing of events. It and the exporter must count the same.

let recorder: Recorder;
let platform: Platform;
let calls: number;
beforeEach(() => {
  recorder = createRecorder();
  platform = createPlatform();
  calls = 0;
});
afterEach(() => recorder.close());

const token = (fault: FaultRule["with"], times = 1): void =>
  void platform.sandbox.control.fail({ on: "token", times, with: fault });

/** What goes wrong, each before a call. */
const faults: readonly (() => void)[] = [
  () => undefined,
  () => token({ type: "status", status: 503 }),
  () => token({ type: "status", status: 503, retryAfter: 2 }, 2),
  () => token({ type: "status", status: 429, retryAfter: 1 }),
  () => token({ type: "status", status: 429, retryAfter: 120 }),
  () => token({ type: "status", status: 500 }, 3),
  () => token({ type: "hang" }),
  () => token({ type: "hang" }, 3),
  () => token({ type: "reset" }),
  () => token({ type: "html" }),
  () => token({ type: "truncated" }),
  () => token({ type: "status", status: 401, errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" }),
  () => void platform.sandbox.control.fail({ on: "api", times: 1, with: { type: "status", status: 503 } }),
  () => void platform.sandbox.control.revokeTokens(),
  () => void platform.sandbox.control.revokeTokens(),
];

/** A call to an address of its own, so that the log shows which of them were sent twice. */
async function call(source: TokenSource, onSettled: (isAnswered: boolean) => void): Promise<void> {
  calls += 1;
  const send = ianumFetch({ source, fetch: platform.sandbox.fetch });
  const url = `https://auth.eu.ianum.com/v1_3/subscription/sub_call_${calls}/accesses`;
  await elapse(platform.clock, send(url)).then(
    () => onSettled(true),
    () => onSettled(false),
  );
}

test("the sandbox's log and the exporter count the same token requests, failures and replays, whatever goes wrong", async () => {
  const { clock, sandbox, source } = platform;
  const [gate] = sandbox.gates;
  const keys = { clientId: gate!.id };
  const good = gate!.secrets[0]!;
  const sources = [
    source(recorder.telemetry),
    source((event) => recorder.telemetry(event), { retries: 0 }),
    source(recorder.telemetry, { ...keys, clientSecret: "wrong" }),
    source(recorder.telemetry, { ...keys, clientSecret: ["wrong", good] }),
  ];
  let unanswered = 0;
  for (let round = 0; round < 3; round += 1) {
    for (const [index, fault] of faults.entries()) {
      const one = sources[(index + round) % sources.length]!;
      const note = (isAnswered: boolean): void => void (unanswered += isAnswered ? 0 : 1);
      if (index % 2 === 0) {
        // A token is at hand, and has to be replaced.
        await call(one, note);
        sandbox.control.revokeTokens();
      }
      fault();
      await call(one, note);
      sandbox.control.reset();
      await clock.advance(index % 3 === 0 ? 3_600_000 : 65_000);
    }
  }
  await clock.advance(20_000); // the last of those that hang

  const asked = sandbox.log.entries.filter(({ service }) => service === "token");
  const byStatus = (status: number | undefined): number => asked.filter((entry) => entry.status === status).length;
  const exported = (attributes: object): Promise<number> => recorder.count("ianum.token.request.duration", attributes);

  const secretRefusals = await recorder.count("ianum.token.secret_refusals");
  expect(secretRefusals).toBeGreaterThan(0);
  expect((await recorder.count("ianum.token.requests")) + secretRefusals).toBe(sandbox.log.tokenRequests);

  // Of those that were answered with 200, some brought half a token.
  const unusable = await exported({ "ianum.token.request.result": "failed", "error.type": "invalid_response" });
  expect(unusable).toBeGreaterThan(0);
  expect(await exported({ "ianum.token.request.result": "obtained" })).toBe(
    asked.filter((entry) => entry.status === 200 && !isSpoiled(entry)).length,
  );
  for (const status of [429, 500, 503]) {
    expect(byStatus(status), String(status)).toBeGreaterThan(0);
    expect(await exported({ "http.response.status_code": status }), String(status)).toBe(byStatus(status));
  }
  expect((await exported({ "http.response.status_code": 401 })) + secretRefusals).toBe(byStatus(401));
  // Without a response: reset, or hung until it was given up.
  const hung = asked.filter(({ status }) => status === undefined);
  const lost = hung.filter(({ fault }) => fault === "reset").length;
  expect(await exported({ "error.type": "network_error" })).toBe(lost);
  const abandoned = await exported({ "ianum.token.request.result": "abandoned" });
  expect(abandoned).toBeGreaterThan(0);
  expect(abandoned + (await exported({ "error.type": "timeout" }))).toBe(hung.length - lost);

  const paths = sandbox.log.entries.filter(({ service }) => service === "api").map(({ path }) => path);
  const replays = paths.length - new Set(paths).size;
  expect(replays).toBeGreaterThan(5);
  expect(await recorder.count("ianum.request.replay.duration")).toBe(replays);
  const refusals = sandbox.log.entries.filter(({ service, status }) => service === "api" && status === 401).length;
  expect(await recorder.count("ianum.token.refusals")).toBe(refusals);
  // Calls that got no response for want of a token, and those that the API did not see.
  expect(unanswered).toBe(calls - new Set(paths).size);
});

function isSpoiled({ fault }: LogEntry): boolean {
  return fault === "truncated" || fault === "html";
}
