import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createWorld, ianum } from "./ianum.ts";

const slow = { timeout: 120_000 }; // processes, on a busy machine
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const commands = ["doctor", "token", "secrets", "request"];

test.for([[], ...commands.map((command) => [command])])("%j --version prints the version", slow, async (command) => {
  for (const flag of ["--version", "-V"]) {
    expect(await ianum([...command, flag])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  }
});

test.for(commands)("%s --help lists its options, the common ones too", slow, async (command) => {
  const { code, out, err } = await ianum([command, "--help"]);
  expect(code).toBe(0);
  expect(err).toBe("");
  for (const text of [`Usage: ianum ${command}`, "--json", "--env <file>", "--version", "--help"]) {
    expect(out).toContain(text);
  }
});

test("without a command, the commands are listed", slow, async () => {
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
] as const)("wrong usage ends with 2 and says why: %j", slow, async ([args, reason]) => {
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
])("a secret as an argument is refused, and not repeated: %j", slow, async (...args) => {
  const { code, out, err } = await ianum(args.flat().filter((one) => typeof one === "string"));
  expect(code).toBe(2);
  expect(err).toContain("a secret must not be an argument");
  expect(out + err).not.toContain("hunter2");
});

test("sandbox is ianum-sandbox, with its options", slow, async () => {
  const { code, out } = await ianum(["sandbox", "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("Usage: ianum-sandbox");
  expect((await ianum(["sandbox", "--port", "x"])).code).toBe(2);
});
