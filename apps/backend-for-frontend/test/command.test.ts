import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createSandbox } from "@ianum/sandbox";
import { outcomeOf, startCommand } from "demo-kit/testing";
import { expect, test } from "vitest";

test("without keys it serves from a sandbox of its own, until it is told to end", async () => {
  const { child, printed, ended, matchOf } = startCommand(import.meta.url, ["--port", "0"]);
  const [, address = ""] = await matchOf(/open (http:\/\/localhost:\d+)/);

  const page = await fetch(address);
  const cookie = page.headers.get("set-cookie")!.split(";")[0]!;
  expect(await (await fetch(`${address}/api/agreements`, { headers: { cookie } })).json()).toHaveLength(3);

  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(printed.err).toBe("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform\n");
});

test.each([
  { args: ["--port", "http"], env: {}, code: 2, message: "--port must be 0 to 65535" },
  { args: ["--prot", "1"], env: {}, code: 2, message: "Unknown option '--prot'" },
  { args: [], env: { IANUM_CLIENT_ID: "gate_1" }, code: 2, message: "--subscription is missing" },
  {
    args: ["--subscription", "sub_1"],
    env: { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "x" },
    code: 1,
    message: "region: is missing",
  },
])("$args with the names $env ends with exit code $code", async ({ args, env, code: expected, message }) => {
  const { code, err } = await outcomeOf(startCommand(import.meta.url, args, env));
  expect(code).toBe(expected);
  expect(err).toContain(`backend-for-frontend: ${message}`);
  expect(err).not.toMatch(/^ +at /m);
  expect(err.trimEnd().split("\n")).toHaveLength(expected);
});

test("a port in use is one line that says what to do", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { code, err } = await outcomeOf(startCommand(import.meta.url, ["--port", String(port)]));
  expect(code).toBe(1);
  taken.close();
  expect(err).toMatch(
    /^backend-for-frontend: .*EADDRINUSE.*; choose another port with --port, or 0 for a free one\n$/m,
  );
});

test("keys that the platform refuses are told before anybody can visit", async () => {
  const sandbox = createSandbox();
  await sandbox.listen();
  const env = { ...sandbox.env, IANUM_CLIENT_SECRET: "wrong" };
  const { code, out, err } = await outcomeOf(
    startCommand(import.meta.url, ["--port", "0", "--subscription", "sub_1"], env),
  );
  expect(code).toBe(1);
  await sandbox.close();
  expect({ out, err }).toEqual({
    out: "",
    err: expect.stringMatching(/^backend-for-frontend: SEC_0005: .*invalid_credentials\)\n$/),
  });
});
