import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createWorld, ianum } from "./ianum.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const commands = ["doctor", "token", "secrets", "request"];

test.for([[], ...[...commands, "sandbox"].map((command) => [command])])(
  "%j --version prints the version",
  async (command) => {
    for (const flag of ["--version", "-V"]) {
      expect(await ianum([...command, flag])).toEqual({ code: 0, out: `${version}\n`, err: "" });
    }
  },
);

test.for(commands)("%s --help lists its options, the common ones too", async (command) => {
  const { code, out, err } = await ianum([command, "--help"]);
  expect(code).toBe(0);
  expect(err).toBe("");
  for (const text of [`Usage: ianum ${command}`, "--json", "--env <file>", "--version", "--help"]) {
    expect(out).toContain(text);
  }
});

test("without a command, the commands are listed", async () => {
  const { code, out } = await ianum([]);
  expect(code).toBe(0);
  for (const command of [...commands, "sandbox"]) expect(out).toMatch(new RegExp(`^ {2}${command} `, "m"));
});

test.for([
  [["nonsense"], "there is no such command"],
  [["token", "--nonsense"], "there is no such option"],
  [["token", "nonsense"], "too many arguments"],
  [["request", "GET"], "an argument is missing"],
  [["request", "FETCH", "/x"], "METHOD must be"],
  [["request", "POST", "/x", "--all"], "--all is for GET"],
  [["doctor", "--env"], "lacks its value"],
] as const)("wrong usage ends with 2 and says why: %j", async ([args, reason]) => {
  const { run } = await createWorld();
  const { code, out, err } = await run(args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(reason);
  expect(err).not.toMatch(/nonsense|^ +at /m);

  const json = await run([...args, "--json"]);
  expect(json.code).toBe(2);
  if (args[1] !== "--env") expect(JSON.parse(json.out)).toMatchObject({ error: { code: "usage" } });
});

test.for([
  ["token", "--client-secret", "hunter2-hunter2"],
  ["token", "--client-secret=hunter2-hunter2"],
  ["--secret=hunter2-hunter2", "doctor"],
  ["doctor", "--clientSecret", "hunter2-hunter2"],
  ["request", "GET", "/x", "--token=hunter2-hunter2"],
  ["request", "GET", "/x", "--passphrase", "hunter2-hunter2"],
])("a secret as an argument is refused, and not repeated: %j", async (...args) => {
  const { code, out, err } = await ianum(args.flat().filter((one) => typeof one === "string"));
  expect(code).toBe(2);
  expect(err).toContain("a secret must not be an argument");
  expect(out + err).not.toContain("hunter2");
});

test("sandbox is ianum-sandbox, with its options", async () => {
  const { code, out } = await ianum(["sandbox", "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("Usage: ianum-sandbox");
  expect((await ianum(["sandbox", "--port", "x"])).code).toBe(2);
});

test("sandbox --help lists the options of every command too", async () => {
  const { out } = await ianum(["sandbox", "--help"]);
  for (const option of ["--json", "--env <file>", "-V, --version", "-h, --help"]) expect(out).toContain(option);
});

// The sandbox serves for as long as the command after `--` runs.
const print = (expression: string): readonly string[] => ["--", process.execPath, "--print", expression];

test.for([
  ["in front of it", ["--json", "sandbox"]],
  ["behind it", ["sandbox", "--json"]],
] as const)("sandbox starts with --json %s, and tells its keys as one JSON value", async ([, args]) => {
  const { code, err, out } = await ianum([...args, ...print("process.env.IANUM_CLIENT_ID")]);
  // stdout is for what the command prints.
  expect(JSON.parse(err)).toMatchObject({ env: { IANUM_CLIENT_ID: out.trim() } });
  expect(out).toMatch(/^gate_\w+\n$/);
  expect(code).toBe(0);
});

test.for([
  [["sandbox", "--env", "FILE"]],
  [["sandbox", "--env=FILE"]],
  [["--env", "FILE", "sandbox"]],
  [["--env=FILE", "sandbox", "--quiet"]],
] as const)("sandbox takes a file's values for the command that it runs, but for the keys: %j", async ([args]) => {
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  // Named as a command is: an option's value is none.
  await writeFile(join(folder, "sandbox"), "GREETING=hello\nIANUM_CLIENT_ID=gate_of_the_file\n");
  const named = args.map((argument) => argument.replace("FILE", "sandbox"));
  const expression = "process.env.GREETING + process.env.IANUM_CLIENT_ID";
  const { code, out } = await ianum([...named, ...print(expression)], { cwd: folder, env: { GREETING: "good day" } });
  expect(out).toMatch(/^hellogate_(?!of_the_file)/m);
  expect(code).toBe(0);
});

test.for([
  [["sandbox", "--env"], "lacks its value"],
  [["sandbox", "--env", "/there/is/none"], "/there/is/none is not there"],
] as const)("sandbox that is called in a wrong way ends with 2: %j", async ([args, reason]) => {
  const told = await ianum([...args, ...print("1")]);
  expect(told).toMatchObject({ code: 2, out: "", err: expect.stringContaining(reason) });
  const json = await ianum(["--json", ...args, ...print("1")]);
  expect(JSON.parse(json.out)).toMatchObject({ error: { code: "usage", message: expect.stringContaining(reason) } });
  expect(json.code).toBe(2);
});

test("what stands after -- belongs to the command that sandbox runs", async () => {
  const { code, out } = await ianum(["sandbox", "--quiet", "--", process.execPath, "--version"]);
  expect(out).toContain(process.version);
  expect(code).toBe(0);
});
