import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@ianum/sandbox";
import { beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const slow = 30_000; // two processes, on a busy machine

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

test("without keys it serves from a sandbox of its own, until it is told to end", { timeout: slow }, async () => {
  const { child, printed, closed } = start(["--port", "0"]);
  const address = () => /open (http:\/\/127\.0\.0\.1:\d+)/.exec(printed.out)?.[1];
  while (address() === undefined) await once(child.stdout, "data");
  expect(printed.out).toContain("no IANUM_CLIENT_ID in the environment: reading from a sandbox");

  const page = await fetch(address()!);
  const cookie = page.headers.get("set-cookie")!.split(";")[0]!;
  expect(await (await fetch(`${address()}/api/agreements`, { headers: { cookie } })).json()).toHaveLength(3);

  child.kill("SIGTERM");
  expect(await closed).toEqual([0, null]);
  expect(printed.err).toBe("");
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
])("$args with the names $env ends with exit code $code", { timeout: slow }, async ({ args, env, code, message }) => {
  const { printed, closed } = start(args, env);
  expect(await closed).toEqual([code, null]);
  expect(printed.err).toContain(`backend-for-frontend: ${message}`);
  expect(printed.err).not.toMatch(/^ +at /m);
  expect(printed.err.trimEnd().split("\n")).toHaveLength(1);
});

test("a port in use is one line that says what to do", { timeout: slow }, async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { printed, closed } = start(["--port", String(port)]);
  expect(await closed).toEqual([1, null]);
  taken.close();
  expect(printed.err).toMatch(/^backend-for-frontend: .*EADDRINUSE.*; choose another.*--port.*\n$/);
});

test("keys that the platform refuses are told before anybody can visit", { timeout: slow }, async () => {
  const sandbox = createSandbox();
  await sandbox.listen();
  const env = { ...sandbox.env, IANUM_CLIENT_SECRET: "wrong" };
  const { printed, closed } = start(["--port", "0", "--subscription", "sub_1"], env);
  expect(await closed).toEqual([1, null]);
  await sandbox.close();
  expect(printed).toEqual({
    out: "",
    err: expect.stringMatching(/^backend-for-frontend: SEC_0005: .*invalid_credentials\)\n$/),
  });
});
