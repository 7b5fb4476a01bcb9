import { connect } from "node:net";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "@ianum/sandbox";
import { connectionsQueued, whyNotCounted } from "../../../test/connections-at-once.ts";
import { serve } from "./served.ts";

test("a sandbox listens on the loopback address, once at a time, and again after it was closed", async () => {
  const sandbox = createSandbox();
  onTestFinished(() => sandbox.close());
  const origin = await sandbox.listen();
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(sandbox.listen()).rejects.toThrow("listen: this sandbox is already listening; close() it first");
  await sandbox.close();
  await sandbox.close();
  await expect(fetch(origin)).rejects.toThrow(TypeError);
  expect(await sandbox.listen(Number(new URL(origin).port))).toBe(origin);
  expect((await fetch(`${origin}/sandbox`)).status).toBe(200);
});

test("a port that is in use or none is a clear error, after which it may listen elsewhere", async () => {
  const { origin } = await serve();
  const port = Number(new URL(origin).port);
  const second = createSandbox();
  onTestFinished(() => second.close());
  await expect(second.listen(port)).rejects.toThrow(
    `listen: port ${port} is in use; choose another, or 0 for a free one`,
  );
  for (const wrong of [-1, 1.5, 65_536, Number.NaN]) await expect(second.listen(wrong)).rejects.toThrow(RangeError);
  expect(await second.listen()).not.toBe(origin);
});

test("an idle connection is kept for a minute, and clients are told so: a test that stands still meets no reset", async () => {
  const { origin } = await serve();
  expect((await fetch(`${origin}/sandbox`)).headers.get("keep-alive")).toBe("timeout=60");
});

const whyNot = whyNotCounted(1_000);
test.skipIf(whyNot !== undefined)(
  `a thousand connections at once are queued, and none has to try again${whyNot ? ` (${whyNot})` : ""}`,
  async () => {
    const { origin } = await serve();
    expect(await connectionsQueued(Number(new URL(origin).port), 1_000)).toBe(1_000);
  },
);

test("closing ends requests that hang or wait, over HTTP and in memory, and idle connections", async () => {
  const { sandbox, origin } = await serve();
  sandbox.control.fail({ path: "/hang", with: { type: "hang" } });
  sandbox.control.fail({ path: "/wait", with: { type: "latency", ms: 2_000_000 } });
  const idle = connect(Number(new URL(origin).port), "127.0.0.1");
  idle.on("error", () => undefined);
  await once(idle, "connect");
  const failures = [
    fetch(`${origin}/hang`),
    fetch(`${origin}/wait`),
    sandbox.fetch("https://id.ianum.com/hang"),
    sandbox.fetch("https://id.ianum.com/wait"),
  ].map((request) => request.then(String, (error: Error) => error.name));
  for (let turns = 0; turns < 100_000 && sandbox.log.requests < 4; turns++)
    await new Promise((resolve) => setImmediate(resolve));
  await sandbox.close();
  expect(await Promise.all(failures)).toEqual(["TypeError", "TypeError", "TypeError", "TypeError"]);
  if (!idle.destroyed) await once(idle, "close");
});

test("in memory and over HTTP it is the same platform", async () => {
  const { sandbox, gate, requestToken } = await serve();
  const { access_token: token } = (await (await requestToken()).json()) as { access_token: string };
  const response = await sandbox.fetch(
    new Request(`https://auth.eu.ianum.com/v1_3/subscription/${gate.idSubscription}/agreements`, {
      headers: { authorization: `Bearer ${token}` },
    }),
  );
  expect(response.status).toBe(200);
});

test("serving leaves the process's globals alone", async () => {
  const { origin } = await serve();
  await fetch(`${origin}/sandbox`);
  // The server's own classes extend the platform's, which extend nothing.
  for (const native of [Request, Response, Headers]) expect(Object.getPrototypeOf(native)).toBe(Function.prototype);
});

test("what is no HTTP request is refused in JSON", async () => {
  const { origin } = await serve();
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  socket.end("GET /x HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n");
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).toContain('"errorCode":"SEC_0000"');
});
