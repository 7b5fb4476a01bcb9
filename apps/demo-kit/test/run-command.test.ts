import { ConfigurationError } from "@ianum/core";
import { expect, test } from "vitest";
import { type Command, parsePort, runCommand, UsageError } from "../src/index.ts";
import { createTextSink } from "../src/testing/index.ts";

const options = { port: { type: "string", default: "3000" }, fast: { type: "boolean" } } as const;

async function run(args: readonly string[], changes: Partial<Command<typeof options>> = {}) {
  const [stdout, stderr] = [createTextSink(), createTextSink()];
  const seen: unknown[] = [];
  const command: Command<typeof options> = {
    name: "demo",
    usage: "Usage: demo",
    options,
    run: async (values) => void seen.push({ ...values }),
    ...changes,
  };
  const code = await runCommand(command, args, { env: {}, stdout: stdout.stream, stderr: stderr.stream });
  return { code, out: stdout.text(), err: stderr.text(), seen };
}

const failing = (error: Error) => ({
  async run() {
    throw error;
  },
});

test("a command gets its options, and ends with 0", async () => {
  expect(await run(["--fast"])).toEqual({ code: 0, out: "", err: "", seen: [{ port: "3000", fast: true }] });
});

test.each(["--help", "-h"])("%s prints the usage and does nothing", async (flag) => {
  expect(await run([flag])).toEqual({ code: 0, out: "Usage: demo\n", err: "", seen: [] });
});

test.each([
  [["--fats"], "Unknown option '--fats'"],
  [["stray"], "Unexpected argument 'stray'"],
  [["--port"], "Option '--port <value>' argument missing"],
])("arguments %j are refused with 2 and one sentence", async (args, sentence) => {
  const { code, err, seen } = await run(args);
  expect({ code, seen }).toEqual({ code: 2, seen: [] });
  expect(err).toMatch(/^demo: .*\n--help lists the arguments\n$/);
  expect(err).toContain(sentence);
});

test("a UsageError of the work is 2, any other error 1, each in one line", async () => {
  expect(await run([], failing(new UsageError("--port is odd")))).toMatchObject({
    code: 2,
    err: "demo: --port is odd\n--help lists the arguments\n",
  });
  expect(await run([], failing(new Error("no luck")))).toMatchObject({ code: 1, err: "demo: no luck\n" });
});

test("an error says its code, also one that another error hides", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" });
  const hidden = new TypeError("fetch failed", { cause: refused });
  expect((await run([], failing(hidden))).err).toBe("demo: fetch failed (ECONNREFUSED)\n");
  const ours = new ConfigurationError("region", "is missing");
  expect((await run([], failing(ours))).err).toBe("demo: region: is missing (invalid_option)\n");
  const taken = Object.assign(new Error("listen EADDRINUSE"), { code: "EADDRINUSE" });
  expect((await run([], failing(taken))).err).toContain("choose another port with --port");
});

test("a command has words of its own for what it knows more about", async () => {
  const explain = (error: unknown) => (error instanceof RangeError ? "out of range" : undefined);
  expect((await run([], { ...failing(new RangeError("x")), explain })).err).toBe("demo: out of range\n");
  expect((await run([], { ...failing(new Error("x")), explain })).err).toBe("demo: x\n");
});

test("the work gives another exit code", async () => {
  expect((await run([], { run: async () => 130 })).code).toBe(130);
});

test("a port is a whole number that there can be", () => {
  expect(["0", "3000", "65535"].map(parsePort)).toEqual([0, 3_000, 65_535]);
  for (const text of ["", "-1", "65536", "1e3", "http", "3000 ", "0x10"])
    expect(() => parsePort(text)).toThrow(UsageError);
});
