import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createSandbox } from "@ianum/sandbox";
import { outcomeOf, startCommand } from "demo-kit/testing";
import { expect, test } from "vitest";
import { createVisitor } from "./visitor.ts";

test("without keys one can log in at a sandbox of its own, until it is told to end", async () => {
  const { child, printed, ended, matchOf } = startCommand(import.meta.url, ["--port", "0"]);
  const [, address = ""] = await matchOf(/open (http:\/\/localhost:\d+)/);

  const visitor = createVisitor(address);
  const loginPage = (await visitor.open("/login")).headers.get("location")!;
  const login = /name="login" value="([^"]+)"/.exec(await (await fetch(loginPage)).text())![1]!;
  const body = new URLSearchParams({ login, answer: "approve" });
  const approved = await fetch(loginPage, { method: "POST", body, redirect: "manual" });
  const profile = await visitor.open(approved.headers.get("location")!);
  expect(await profile.text()).toContain("<h1>Welcome</h1>");

  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(printed.err).toBe("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform\n");
});

const keys = { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "x" };

test.each([
  { args: ["--port", "http"], env: {}, code: 2, message: "--port must be 0 to 65535" },
  { args: [], env: { PORT: "70000" }, code: 2, message: "--port must be 0 to 65535" },
  { args: ["--prot", "1"], env: {}, code: 2, message: "Unknown option '--prot'" },
  { args: [], env: { IANUM_CLIENT_ID: "gate_1" }, code: 1, message: "IANUM_CLIENT_SECRET: missing" },
  { args: [], env: keys, code: 1, message: "IANUM_GATE_ALIAS: missing from the environment" },
  { args: [], env: { ...keys, IANUM_GATE_ALIAS: "a" }, code: 1, message: "region: is missing" },
])("$args with the names $env ends with exit code $code", async ({ args, env, code: expected, message }) => {
  const { code, err } = await outcomeOf(startCommand(import.meta.url, args, env));
  expect(code).toBe(expected);
  expect(err).toContain(`login-with-ianum: ${message}`);
  expect(err.trimEnd().split("\n")).toHaveLength(expected);
});

test("a port in use is one line that says what to do", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { code, err } = await outcomeOf(startCommand(import.meta.url, ["--port", String(port)]));
  expect(code).toBe(1);
  taken.close();
  expect(err).toMatch(/^login-with-ianum: .*EADDRINUSE.*; choose another port with --port, or 0 for a free one\n$/m);
});

test("keys that the platform refuses are told before anybody can visit", async () => {
  const sandbox = createSandbox();
  await sandbox.listen();
  const env = { ...sandbox.env, IANUM_CLIENT_SECRET: "wrong" };
  const { code, out, err } = await outcomeOf(startCommand(import.meta.url, ["--port", "0"], env));
  expect(code).toBe(1);
  await sandbox.close();
  expect({ out, err }).toEqual({
    out: "",
    err: expect.stringMatching(/^login-with-ianum: SEC_0005: .*invalid_credentials\)\n$/),
  });
});
