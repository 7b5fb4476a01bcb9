import { request } from "node:http";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let sandbox: Sandbox;
let origin: string;
beforeEach(async () => {
  sandbox = createSandbox();
  origin = await sandbox.listen();
});
afterEach(() => sandbox.close());

function statusFor(host: string, path = "/"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}

describe("a sandbox that listens", () => {
  test.each(["evil.test", "evil.test:80", "localhost.evil.test", "127.0.0.1.evil.test", "evil.localhost"])(
    "does not respond to a page whose name was made to lead here: %s",
    async (host) => {
      expect(await statusFor(host, `/${sandbox.gates[0]!.alias}`)).toBe(403);
    },
  );

  test.each(["localhost", "127.0.0.1", "[::1]"])("responds by the name %s", async (name) => {
    const { port } = new URL(origin);
    expect(await statusFor(`${name}:${port}`, `/${sandbox.gates[0]!.alias}`)).toBe(200);
  });
});

test("the request log keeps a bounded part of what a client makes up", async () => {
  const fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}-${"x".repeat(100)}`, 1]));
  await fetch(`${origin}/v1_3/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  await fetch(`${origin}/${"p".repeat(5_000)}`);
  const [token, long] = sandbox.log.entries;
  expect(token!.bodyFields).toHaveLength(32);
  expect(Math.max(...token!.bodyFields!.map((name) => name.length))).toBe(64);
  expect(long!.path).toHaveLength(1_024);
});
