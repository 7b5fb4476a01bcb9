import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { outcomeOf, startCommand } from "demo-kit/testing";
import { expect, test } from "vitest";

const start = (...args: readonly string[]) =>
  startCommand(import.meta.url, args, process.env as Record<string, string>);

const tour = (...args: readonly string[]) => outcomeOf(start(...args));

const origins = /http:\/\/127\.0\.0\.1:\d+/;
const originIn = (out: string) => origins.exec(out)?.[0] ?? "";

const isServed = (origin: string) =>
  fetch(origin).then(
    () => true,
    () => false,
  );

async function isGone(origin: string): Promise<void> {
  for (let attempt = 0; attempt < 1_000 && (await isServed(origin)); attempt += 1);
  expect(await isServed(origin)).toBe(false);
}

test("says what each adapter's calls cost, and how to go on; leaves nothing running", async () => {
  const { code, out, err } = await tour();
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out).toMatch(/│ @ianum\/subscriptions +│ access-report +│ +200 │ +1 │ +[\d.]+ s │/);
  expect(out).toMatch(/│ @ianum\/subscriptions +│ backend-for-frontend +│ +2 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/passport +│ a login, a profile +│ +4 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/passport +│ 200 calls with keys +│ +200 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/graphql-request +│ graphql-gateway +│ +4 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/graphql-request +│ 1,000 cold queries +│ +1,000 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/fetch +│ 1,000 cold calls +│ +1,000 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/axios +│ 1,000 cold calls +│ +1,000 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/subscriptions +│ shared data +│ +1 │ +1 │/);
  expect(out).toMatch(/│ @ianum\/cli +│ ianum doctor +│ +1 │ +1 │/);
  expect(out).toMatch(/│ both, one source +│ 500 cold calls each +│ +1,000 │ +1 │/);
  expect(out).toMatch(/┘\n1,000 cold queries: each is two requests, the second one from the gateway\n/);
  for (const name of ["IANUM_CLIENT_ID", "IANUM_CLIENT_SECRET", "IANUM_REGION"]) expect(out).toContain(name);

  for (const command of ["npm run login", "node apps/fleet/dist/main.js"]) expect(out).toContain(command);

  // oxlint-disable-next-line no-control-regex
  expect(out).not.toMatch(/\u001b/);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(await isServed(originIn(out))).toBe(false);
});

test("runs only the stops that are named", async () => {
  const { code, out } = await tour("backend-for-frontend");
  expect(code).toBe(0);
  expect(out).toContain("✓ Terms of service, version 3");
  expect(out).not.toContain("cold calls");
});

test("logs a person in, and prints no ianumToken", async () => {
  const { code, out, err } = await tour("login-with-ianum");
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out).toMatch(/GET {2}\/login\/return {2}302/);
  expect(out).toMatch(/logged in: sub_\w+/);
  expect(out).not.toContain("ianumToken=");
});

test("shows what a person shared, decrypted", async () => {
  const { code, out, err } = await tour("shared-data");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("9 values came as -----BEGIN PGP MESSAGE-----");
  expect(out).toMatch(/✓ Email +YES +\d{4}-\d\d-\d\d {2}ada\.rossi@example\.com\n/);
  expect(out).toMatch(/– Phone +PENDING .*\n +– Address +NO /);
});

test("runs ianum doctor with the right keys and with a line end too many, and prints neither", async () => {
  const { code, out, err } = await tour("doctor");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out.match(/\$ ianum doctor/g)).toHaveLength(2);
  expect(out).toContain("All 12 checks passed.");
  expect(out).toMatch(/✗ Client secret .* ends with a line end\n +→ copy it again/);
  expect(out).toContain("1 of 12 checks failed: Client secret.");
  expect(out).not.toMatch(/[\w-]{40,}/);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("lets no machine in with a wrong secret", async () => {
  const { code, out } = await tour("client-keys");
  expect(code).toBe(0);
  expect(out).toContain("GET /agreements  200  200 times with the right keys, token requests: 1");
  expect(out).toContain("GET /agreements  401  with a wrong secret");
});

test("ends quietly when nobody reads any more, and the sandbox with it", async () => {
  const { child, printed, ended, matchOf } = start();
  await matchOf(origins);
  child.stdout.destroy();
  expect(await ended).toBe(0);
  expect(printed.err).toBe("");
  await isGone(originIn(printed.out));
});

test("shows what breaks, and what the same costs by hand", async () => {
  const { code, out, err } = await tour("bad-day");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/1,000 calls start cold\n +✓ @ianum\/axios +1,000 worked, 1 token request /);
  expect(out).toMatch(
    /gets old\n +✓ @ianum\/axios +1,300 worked, 0 waited for a new token .*\n +✗ by hand +1,300 worked, 10 waited /,
  );
  expect(out).toMatch(/revoked under 200 calls\n +✓ @ianum\/axios +200 worked, [12] token requests? .*\n +✗ by hand /);
  expect(out).toMatch(/✓ @ianum\/axios +100 × 401, \d token requests? .*\n +✗ by hand +100 × 401, 101 token requests/);
  expect(out).toMatch(
    /Retry-After: 1\n +✓ @ianum\/axios +20 worked, 2 token requests .*\n +✗ by hand +0 worked, 20 × 429/,
  );
  expect(out).toMatch(/503, twice\n +✓ @ianum\/axios +20 worked, 3 token requests .*\n +✗ by hand +0 worked, 20 × 503/);
  expect(out).toMatch(/hangs\n +✓ @ianum\/axios +20 worked .*\n +✗ by hand +0 worked, 20 still wait after 4 s/);
  expect(out).toMatch(/✓ @ianum\/axios +50 errors, 1 token request .*\n +✗ by hand +50 errors, 50 token requests/);
  expect(out).toMatch(
    /✓ @ianum\/axios +9 worked, it is free at once .*\n +✗ by hand +9 worked, it waits with the others/,
  );
  expect(out).toMatch(/redirect leads to another host\n +✓ @ianum\/axios +it saw no token/);
  expect(out).toMatch(
    /wrong URL leads to another host\n +✓ @ianum\/axios +it saw no token .*\n +✗ by hand +it has our token/,
  );
  expect(out).toMatch(/✓ @ianum\/axios +no secret in it, at any depth .*\n +✗ by hand +the client secret is in it/);
  expect(out).toMatch(/✓ @ianum\/axios +no token in it, at any depth .*\n +✗ by hand +the token is in it/);
  expect(out).toMatch(/kept: @ianum\/axios 13 of 13 promises, by hand \d\n/);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("lists its stops for --help, and for one that it does not know", async () => {
  const help = await tour("--help");
  expect(help.code).toBe(0);
  for (const name of [
    "bad-day",
    "access-report",
    "backend-for-frontend",
    "login-with-ianum",
    "shared-data",
    "client-keys",
    "graphql-gateway",
    "cold-calls",
    "doctor",
  ])
    expect(help.out).toContain(name);

  const unknown = await tour("moon");
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain('there is no stop "moon"');
  expect(unknown.out).toBe("");

  const script = fileURLToPath(new URL("../../../scripts/start.mjs", import.meta.url));
  const names = /^Stops: ([\w\s,-]+)$/m.exec(
    execFileSync(process.execPath, [script, "--help"], { encoding: "utf8" }),
  )?.[1];
  expect(names?.trim().split(/,\s+/)).toEqual(Array.from(help.out.matchAll(/^ {2}([\w-]+) {2}/gm), ([, name]) => name));
});

test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "the sandbox ends with the tour, when that is ended by %s too",
  async (signal) => {
    const { child, ended, matchOf } = start();
    const [origin] = await matchOf(origins);
    child.kill(signal);
    expect(await ended).not.toBe(0);
    await isGone(origin);
  },
);
