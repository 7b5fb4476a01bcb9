import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { createSandbox, createTestClock, type LogEntry } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { environmentLines } from "../src/command/greeting.ts";
import { requestLine } from "../src/command/request-line.ts";
import { runCommand } from "../src/command/run-command.ts";
import { serve } from "./served.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ianum-sandbox-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A sandbox that serves, and what it has printed so far. */
async function runAndWatch(...args: string[]) {
  let out = "";
  const result = await runCommand(args, { out: (text) => void (out += text), err: (text) => void (out += text) });
  if (!result.sandbox) throw new Error(out);
  onTestFinished(() => result.sandbox.close());
  return { result, lines: () => out };
}

async function run(...args: string[]) {
  let out = "";
  let err = "";
  const result = await runCommand(args, { out: (text) => void (out += text), err: (text) => void (err += text) });
  if (result.sandbox) {
    const { sandbox } = result;
    onTestFinished(() => sandbox.close());
  }
  return { result, out, err };
}

describe("ianum-sandbox", () => {
  test("prints origin, keys, and the environment that leads to it", async () => {
    const { result, out, err } = await run("--port", "0", "--redirect-url", "http://localhost:8080/back");
    if (!result.sandbox) throw new Error(err);
    const [gate] = result.sandbox.gates;
    const forPeople = `http://localhost:${new URL(result.origin).port}`;
    expect((await fetch(forPeople)).status).toBe(200);
    expect((await fetch(`${forPeople}/${gate?.alias}`)).status).toBe(200);
    for (const shown of [
      forPeople,
      `${forPeople}/${gate?.alias}`,
      gate?.id,
      gate?.alias,
      gate?.secrets[0],
      gate?.idSubscription,
      gate?.redirectUrl,
    ]) {
      expect(out).toContain(` ${shown}\n`);
    }
    const env = Object.fromEntries(
      Array.from(out.matchAll(/^export (\w+)=(.+)$/gm), ([, name, value]) => [name, value]),
    );
    expect(env).toEqual({
      IANUM_CLIENT_ID: gate?.id,
      IANUM_CLIENT_SECRET: gate?.secrets[0],
      IANUM_GATE_ALIAS: gate?.alias,
      IANUM_REGION: "sandbox",
      IANUM_API_AUTH_URL: result.origin,
      IANUM_AUTH_URL: result.origin,
      IANUM_ID_URL: result.origin,
    });
    expect(gate?.redirectUrl).toBe("http://localhost:8080/back");
    expect((await fetch(`${result.origin}/sandbox`)).status).toBe(200);
  });

  test("prints one line of JSON for programs", async () => {
    const { result, out } = await run("--json", "--token-life", "2");
    const { origin, gates } = JSON.parse(out) as { origin: string; gates: { id: string; secrets: string[] }[] };
    expect(origin).toBe(result.sandbox ? result.origin : "");
    const response = await fetch(`${origin}/v1_3/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: gates[0]?.id,
        client_secret: gates[0]?.secrets[0],
      }),
    });
    expect(await response.json()).toMatchObject({ expires_in: 2 });
  });

  test("explains itself", async () => {
    const { result, out } = await run("--help");
    expect(result).toEqual({ exitCode: 0 });
    expect(out).toMatch(/^Usage: ianum-sandbox \[options\]\n[\s\S]*--port /);
  });

  test.for([
    [["--port", "x"], '--port must be a whole number from 0 to 65535, got "x"'],
    [["--port", "65536"], "--port must be"],
    [["--port="], "--port must be"],
    [["--port"], "--port"],
    [["--token-life", "0"], '--token-life must be a number of seconds above 0, got "0"'],
    [["--redirect-url", "back"], '--redirect-url must be an http or https address, got "back"'],
    [["--colour"], "--colour"],
    [["start"], "too many arguments"],
    [["--"], "-- needs a command after it"],
    [["--secret", "two words"], "--secret must be"],
    [["--secret="], "--secret must be"],
    [["--secret", "s", "--state", "f"], "cannot be used with"],
    [["--state", "."], "--state: . cannot be read (EISDIR)"],
    [["--state", "no/folder/state.json"], "--state: no/folder/state.json cannot be written (ENOENT)"],
    [["--write-env", "no/folder/.env"], "--write-env: no/folder/.env cannot be written (ENOENT)"],
  ] as const)("ends with 2 and says why: %s", async ([args, reason]) => {
    const { result, out, err } = await run(...args);
    expect(result).toEqual({ exitCode: 2 });
    expect(out).toBe("");
    expect(err).toMatch(/^ianum-sandbox: .+\nSee ianum-sandbox --help\n$/);
    expect(err).toContain(reason);
  });

  test("ends with 1 when the port is in use", async () => {
    const { port } = new URL((await serve()).origin);
    const { result, err } = await run("--port", port);
    expect(result).toEqual({ exitCode: 1 });
    expect(err).toBe(`ianum-sandbox: port ${port} is in use; choose another with --port, or --port 0 for a free one\n`);
  });
});

describe("a run after another", () => {
  test("has the same keys and port with --state, in a file for this user alone", async () => {
    const state = join(await temporaryFolder(), "state.json");
    const first = (await run("--state", state)).result.sandbox!;
    const { env, gates } = first;
    const privateKey = gates[0]?.privateKey;
    if (process.platform !== "win32") expect((await stat(state)).mode & 0o777).toBe(0o600);
    // What is tried out on a running sandbox is not kept.
    first.control.deleteSecret("sandbox", gates[0]!.secrets[0]!);
    await first.close();
    const second = (await run("--state", state)).result.sandbox!;
    expect(second.env).toEqual(env);
    expect(second.gates[0]?.privateKey).toBe(privateKey);

    // The port is in use now: the keys stay, the port gives way.
    const third = (await run("--state", state)).result.sandbox!;
    expect(third.env["IANUM_CLIENT_SECRET"]).toBe(env["IANUM_CLIENT_SECRET"]);
    expect(third.env["IANUM_AUTH_URL"]).not.toBe(env["IANUM_AUTH_URL"]);
    await second.close();
    await third.close();
    expect((await run("--state", state)).result.sandbox?.env).toEqual(env);
  });

  test.for([
    "",
    "{",
    "[]",
    "null",
    '{"gates":[]}',
    '{"gates":[null]}',
    '{"gates":[{"id":"a","alias":"b"}]}',
    '{"gates":[{"id":1,"alias":"b","secrets":["c"]}]}',
  ])("leaves a file of another kind alone: %s", async (text) => {
    const file = join(await temporaryFolder(), "settings.json");
    await writeFile(file, text);
    const { result, err } = await run("--state", file);
    expect(result).toEqual({ exitCode: 2 });
    expect(err).toContain("was not written by ianum-sandbox");
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("has the secret of --secret, and the same ids without any option", async () => {
    const secret = 'a+b/c=#$"%\\&';
    const [one, two] = [await run("--secret", secret), await run()];
    expect(one.result.sandbox?.gates[0]?.secrets).toEqual([secret]);
    expect(two.result.sandbox?.gates[0]?.id).toBe(one.result.sandbox?.gates[0]?.id);
    expect(one.out).toContain(`\nexport IANUM_CLIENT_SECRET='${secret}'\n`);
  });
});

describe("--write-env", () => {
  test("writes what optionsFromEnv reads, whatever the secret, and replaces it at the next start", async () => {
    const file = join(await temporaryFolder(), ".env");
    await writeFile(file, "# mine\nDATABASE_URL=postgres://localhost");
    for (const secret of ["plain", 'a+b/c=#$"%\\&', "x"]) {
      const { result } = await run("--write-env", file, "--secret", secret);
      const { DATABASE_URL: other, ...env } = parseEnv(await readFile(file, "utf8"));
      expect(other).toBe("postgres://localhost");
      expect(env).toEqual(result.sandbox?.env);
      expect(env["IANUM_CLIENT_SECRET"]).toBe(secret);
      expect((await createTokenSource(optionsFromEnv(env)).getToken()).value).not.toBe("");
    }
    expect(await readFile(file, "utf8")).toMatch(/^# mine\nDATABASE_URL=postgres:\/\/localhost\n# ianum-sandbox/);
  });

  test.for([
    "IANUM_CLIENT_SECRET=real",
    "export IANUM_AUTH_URL=https://proxy.example.com",
    "IANUM_CLIENT_SECRET_FILE=/run/secrets/ianum",
  ])("never takes the place of a real gate's line: %s", async (line) => {
    const file = join(await temporaryFolder(), ".env");
    await writeFile(file, `${line}\n`);
    const { result, err } = await run("--write-env", file);
    expect(result).toEqual({ exitCode: 2 });
    expect(err).toMatch(/--write-env: .+ has IANUM_\w+ already; remove that line, or name another file/);
    expect(err).not.toContain("real");
    expect(await readFile(file, "utf8")).toBe(`${line}\n`);
  });
});

describe("a line a request", () => {
  const linesOf = (out: string) => out.split("\n").filter((line) => /^\d\d:\d\d:\d\d  /.test(line));

  test("says what was asked and how it ended, and holds neither query values nor secrets", async () => {
    const { result, lines } = await runAndWatch();
    const { origin, sandbox } = result;
    const secret = sandbox.gates[0]!.secrets[0]!;
    await fetch(`${origin}/sandbox?login=abcdefgh`);
    await fetch(`${origin}/v1_3/oauth/token?client_secret=${secret}`, { method: "POST" });
    await fetch(`${origin}/v1_3/subscription/${secret}/accesses?x=${secret}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    await fetch(`${origin}/a%1b%5b31m%0ab`);
    sandbox.control.fail({ with: { type: "reset" } });
    await fetch(origin + "/lost").catch(() => undefined);
    const shown = linesOf(lines());
    expect(
      shown.map((line) =>
        line
          .slice(10)
          .replace(/ +\d+ ms/, "")
          .replaceAll(/ +/g, " "),
      ),
    ).toEqual([
      "GET 200 /sandbox",
      "POST 400 /v1_3/oauth/token (SEC_0000)",
      expect.stringMatching(/^GET 401 \/v1_3\/subscription\/....\u2026\/accesses \(SEC_0008\)$/),
      "GET 404 /a?b (GEN_0002)",
      "GET --- /lost (fault: reset)",
    ]);
    for (const hidden of ["abcdefgh", "\u001b"]) expect(shown.join()).not.toContain(hidden);
    expect(shown.join()).not.toContain(secret);
  });

  test("says how long a response took, on the sandbox's clock", async () => {
    const clock = createTestClock();
    const entries: LogEntry[] = [];
    const sandbox = createSandbox({ clock, onRequest: (entry) => void entries.push(entry) });
    sandbox.control.fail({ with: { type: "latency", ms: 1_234 } });
    const response = sandbox.fetch("https://id.ianum.com/sandbox");
    await clock.advance(1_234);
    await response;
    expect(requestLine(entries[0]!, false)).toMatch(/  GET     200   1234 ms  \/sandbox  \(fault: latency\)$/);
    expect(requestLine(entries[0]!, true)).toContain("\u001b[32m200\u001b[39m");
  });

  test.for([["--quiet"], ["--json"]])("is left out with %s", async (args) => {
    const { result, lines } = await runAndWatch(...args);
    await fetch(`${result.origin}/sandbox`);
    expect(linesOf(lines())).toEqual([]);
  });

  test("whose listener throws leaves the response alone", async () => {
    const sandbox = createSandbox({
      onRequest() {
        throw new Error("mine");
      },
    });
    expect((await sandbox.fetch("https://id.ianum.com/sandbox")).status).toBe(200);
    expect(() => createSandbox({ onRequest: "log" as never })).toThrow("onRequest: must be a function");
  });
});

test("the environment's lines suit the shell that is usual on the platform", () => {
  const env = { ONE: "1", TWO: "a#b" };
  expect(environmentLines(env, "linux")).toBe("export ONE=1\nexport TWO='a#b'");
  expect(environmentLines(env, "win32")).toBe("$env:ONE = '1'\n$env:TWO = 'a#b'");
});

describe("as a process", () => {
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
    const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=@ianum/source", "--import=tsx", bin, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const node = (code: string) => ["--", process.execPath, "-e", code];

  test.for(["SIGINT", "SIGTERM"] as const)("it serves until %s, and ends well", async (signal) => {
    const child = start(["--json"]);
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    const { origin } = JSON.parse(line.toString()) as { origin: string };
    expect((await fetch(`${origin}/sandbox`)).status).toBe(200);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("it ends with 2 for a bad argument", async () => {
    expect(await once(start(["--port", "x"]), "exit")).toEqual([2, null]);
  });

  test("a command runs with the environment set, has stdout for itself, and its exit code is ours", async () => {
    const code = `
      const { IANUM_CLIENT_ID: client_id, IANUM_CLIENT_SECRET: client_secret, IANUM_API_AUTH_URL: url, ...env } = process.env;
      fetch(url + "/v1_3/oauth/token", { method: "POST", headers: { "content-type": "application/json" },
        body: JSON.stringify({ grant_type: "client_credentials", client_id, client_secret }) })
        .then(({ status }) => { console.log(JSON.stringify([status, env.OTHER, env.IANUM_STAGE, env.IANUM_CLIENT_SECRET_FILE])); process.exit(7); })`;
    const child = start(node(code), { OTHER: "kept", IANUM_STAGE: "v9_9", IANUM_CLIENT_SECRET_FILE: "/real" });
    const [out, err] = [textOf(child.stdout!), textOf(child.stderr!)];
    expect(await once(child, "exit")).toEqual([7, null]);
    expect(JSON.parse(await out)).toEqual([200, "kept", null, null]);
    expect(await err).toMatch(
      /^Ianum sandbox: http:\/\/localhost:\d+\n\d\d:\d\d:\d\d  POST    200 .+ \/v1_3\/oauth\/token\n$/,
    );
  });

  test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s goes on to the command, whose exit code is ours",
    async (signal) => {
      const child = start(
        node(`process.on("${signal}", () => process.exit(5)); setInterval(() => {}, 1e6); console.log("up")`),
      );
      await once(child.stdout!, "data");
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([5, null]);
    },
  );

  test("a command that a signal ends, ends us by the same", async () => {
    const child = start(node(`console.log("up"); process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1e6)`));
    expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
  });

  test("a command that is not there is 127 and one line", async () => {
    const child = start(["--", "no-such-program-here"]);
    const err = textOf(child.stderr!);
    expect(await once(child, "exit")).toEqual([127, null]);
    expect((await err).split("\n").slice(1)).toEqual(["ianum-sandbox: no-such-program-here is not there", ""]);
  });
});
