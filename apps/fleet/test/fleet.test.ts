import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { run } from "../src/run.ts";

const hasServer = ["redis-server", "valkey-server"].some((name) => spawnSync(name, ["--version"]).status === 0);
const whyNot = hasServer ? "" : " (skipped: apt-get install redis-server)";

/** Runs the command as it runs where no terminal is. */
async function fleet(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let [out, err] = ["", ""];
  const stdout = new Writable({ write: (chunk, _, done) => ((out += String(chunk)), done()) });
  const stderr = new Writable({ write: (chunk, _, done) => ((err += String(chunk)), done()) });
  const code = await run(args, { env, stdout, stderr });
  return { code, out, err };
}

const rowOf = (out: string, name: string): readonly number[] =>
  (out.split("\n").find((line) => line.includes(`│ ${name} `)) ?? "").split("│").slice(2, -1).map(Number.parseFloat);

describe("the fleet demo", () => {
  test("shows a fleet without Redis: each process asks for itself", async () => {
    const { code, out, err } = await fleet(["--without-redis", "--telemetry", "--processes", "2", "--seconds", "5"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/ 1 s {2}token requests: \d/);
    expect(out).toContain("is killed in the middle of it");
    expect(rowOf(out, "calls that failed")).toEqual([0]);
    expect(rowOf(out, "token requests")[0]).toBeGreaterThanOrEqual(3);
    expect(out).toMatch(/ianum\.token\.requests +[1-9]/);
    expect(out).toMatch(/ianum\.token\.request\.duration +[1-9]\d* {2}mean \d+ ms/);
  });

  test.each([
    [
      "redis://127.0.0.1:1",
      /^fleet: REDIS_URL: no Redis responds at 127\.0\.0\.1:1 \(ECONNREFUSED\); start it, or use --without-redis\n/,
    ],
    ["foo", /^fleet: REDIS_URL: must look like redis:\/\/localhost:6379\n/],
    ["http://localhost:6379", /^fleet: REDIS_URL: must look like redis:\/\/localhost:6379\n/],
  ])("says so at once when REDIS_URL is %s, and shows nothing", async (url, message) => {
    const { code, out, err } = await fleet(["--seconds", "5"], { REDIS_URL: url });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
  });

  test.skipIf(!hasServer)(
    `shows one with Redis beside it: neither fails a call, whatever goes wrong${whyNot}`,
    async () => {
      const { code, out } = await fleet(["--processes", "4", "--seconds", "9"]);
      expect(code).toBe(0);
      for (const fault of ["Redis is stopped", "Redis is started again", "Redis is flushed"])
        expect(out).toContain(fault);
      // What is drawn is what a Redis said that was asked.
      const lineAfter = (fault: string) => out.split(`${fault}\n`)[1]?.split("\n")[0];
      expect(lineAfter("Redis is stopped")).toContain("Redis down");
      expect(lineAfter("Redis is started again, empty")).toContain("Redis up");
      expect(rowOf(out, "calls that failed")).toEqual([0, 0]);
      const [slowestMs = 0] = rowOf(out, "slowest call but the first");
      const isExplained = /┘\n\nWith Redis the slowest call waited for the lock .*:\nit ends by itself after 4 s/.test(
        out,
      );
      expect(isExplained).toBe(slowestMs > 1_000);
      expect(rowOf(out, "token requests").every((requests) => requests > 0)).toBe(true);
    },
  );

  test("says what is wrong with its arguments", async () => {
    expect(await fleet(["--processes", "0"])).toMatchObject({ code: 2, err: expect.stringContaining("from 1 to 64") });
    expect(await fleet(["--seconds", "soon"])).toMatchObject({ code: 2, err: expect.stringContaining("--seconds") });
    expect(await fleet(["--fast"])).toMatchObject({ code: 2, err: expect.stringContaining("--fast") });
    expect((await fleet(["--help"])).out).toContain("--without-redis");
  });

  test("ends in order, with all its processes, when it is asked to", async () => {
    const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
    const tsx = ["--conditions=@ianum/source", "--import=tsx"];
    const child = spawn(process.execPath, [...tsx, main, "--processes", "2", "--seconds", "60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    let isAsked = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      // Once: what comes after it has ended in order would end it as the system does.
      if (isAsked || !out.includes("token requests: ")) return;
      isAsked = true;
      child.kill("SIGTERM");
    });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(130);
  });
});
