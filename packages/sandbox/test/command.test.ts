import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCommand } from "../src/run-command.ts";
import { serve } from "./served.ts";

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
    for (const shown of [
      result.origin,
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
    expect(out).toMatch(/^Usage: ianum-sandbox \[options\]\n[\s\S]*--port N/);
  });

  test.for([
    [["--port", "x"], '--port must be a whole number from 0 to 65535, got "x"'],
    [["--port", "65536"], "--port must be"],
    [["--port="], "--port must be"],
    [["--port"], "--port"],
    [["--token-life", "0"], '--token-life must be a number of seconds above 0, got "0"'],
    [["--redirect-url", "back"], '--redirect-url must be an http or https address, got "back"'],
    [["--colour"], "--colour"],
    [["start"], "start"],
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
    expect(err).toBe(`ianum-sandbox: port ${port} is in use; choose another, or 0 for a free one\n`);
  });
});

describe("as a process", () => {
  const start = (...args: string[]): ChildProcess => {
    const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=@ianum/source", "--import=tsx", bin, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };

  test.for(["SIGINT", "SIGTERM"] as const)("it serves until %s, and ends well", { timeout: 30_000 }, async (signal) => {
    const child = start("--json");
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    const { origin } = JSON.parse(line.toString()) as { origin: string };
    expect((await fetch(`${origin}/sandbox`)).status).toBe(200);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("it ends with 2 for a bad argument", { timeout: 30_000 }, async () => {
    const child = start("--port", "x");
    expect(await once(child, "exit")).toEqual([2, null]);
  });
});
