import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@ianum/sandbox";
import { beforeAll, expect, test } from "vitest";
import { createVisitor } from "./visitor.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const slow = 30_000; // a process, on a busy machine

beforeAll(() => {
  if (!existsSync(main)) throw new Error("the command is run as it is built: npm run build comes first");
});

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  return { child, printed, closed: once(child, "close") as Promise<[number | null]> };
}

test("without keys one can log in at a sandbox of its own, until it is told to end", { timeout: slow }, async () => {
  const { child, printed, closed } = start(["--port", "0"]);
  const address = () => /open (http:\/\/127\.0\.0\.1:\d+)/.exec(printed.out)?.[1];
  while (address() === undefined) await once(child.stdout, "data");
  expect(printed.out).toContain("a sandbox stands in for the platform");

  const visitor = createVisitor(address()!);
  const loginPage = (await visitor.open("/login")).headers.get("location")!;
  const login = /name="login" value="([^"]+)"/.exec(await (await fetch(loginPage)).text())![1]!;
  const body = new URLSearchParams({ login, answer: "approve" });
  const approved = await fetch(loginPage, { method: "POST", body, redirect: "manual" });
  const profile = await visitor.open(approved.headers.get("location")!);
  expect(await profile.text()).toContain("Welcome back");

  child.kill("SIGTERM");
  expect(await closed).toEqual([0, null]);
  expect(printed.err).toBe("");
});

const keys = { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "x" };

test.each([
  { args: ["--port", "http"], env: {}, code: 2, message: "--port must be 0 to 65535" },
  { args: [], env: { PORT: "70000" }, code: 2, message: "--port must be 0 to 65535" },
  { args: ["--prot", "1"], env: {}, code: 2, message: "Unknown option '--prot'" },
  { args: [], env: { IANUM_CLIENT_ID: "gate_1" }, code: 1, message: "IANUM_CLIENT_SECRET: missing" },
  { args: [], env: keys, code: 1, message: "IANUM_GATE_ALIAS: missing from the environment" },
  { args: [], env: { ...keys, IANUM_GATE_ALIAS: "a" }, code: 1, message: "region: is missing" },
])("$args with the names $env ends with exit code $code", { timeout: slow }, async ({ args, env, code, message }) => {
  const { printed, closed } = start(args, env);
  expect(await closed).toEqual([code, null]);
  expect(printed.err).toContain(`login-with-ianum: ${message}`);
  expect(printed.err.trimEnd().split("\n")).toHaveLength(1);
});

test("a port in use is one line that says what to do", { timeout: slow }, async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { printed, closed } = start(["--port", String(port)]);
  expect(await closed).toEqual([1, null]);
  taken.close();
  expect(printed.err).toMatch(/^login-with-ianum: .*EADDRINUSE.*; choose another.*--port.*\n$/);
});

test("keys that the platform refuses are told before anybody can visit", { timeout: slow }, async () => {
  const sandbox = createSandbox();
  await sandbox.listen();
  const env = { ...sandbox.env, IANUM_CLIENT_SECRET: "wrong" };
  const { printed, closed } = start(["--port", "0"], env);
  expect(await closed).toEqual([1, null]);
  await sandbox.close();
  expect(printed).toEqual({
    out: "",
    err: expect.stringMatching(/^login-with-ianum: SEC_0005: .*invalid_credentials\)\n$/),
  });
});
