import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox, type Gate, type Sandbox, type SandboxOptions } from "@ianum/sandbox";
import { expect, onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A module of `preload/` that changes the process's time or network. */
  readonly preload?: "clock-ahead" | "newer-node" | "no-dns" | "no-patience" | "time-lapse";
  readonly input?: string;
  /** The folder that it runs in. */
  readonly cwd?: string;
}

/** Runs the command as it is built, with this environment and no other. */
export function ianum(args: readonly string[], { cwd, env = {}, input, preload }: RunOptions = {}): Promise<Outcome> {
  if (!existsSync(bin)) throw new Error("the command is run as it is built: npm run build comes first");
  const preloaded = preload ? ["--import", new URL(`preload/${preload}.mjs`, import.meta.url).href] : [];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...preloaded, bin, ...args],
      { cwd, env, maxBuffer: 1e8 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    child.stdin?.end(input);
  });
}

/** A sandbox that listens, and the command run against it. */
export interface World {
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  readonly origin: string;
  /** The environment that leads to the sandbox. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on `run` searches for this too. */
  hide(secret: string): void;
  /** Runs the command in an empty folder, and searches all that it writes for secrets and tokens, in every encoding. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Runs `ianum doctor --json`. @returns its checks by name */
  examine(options?: RunOptions): Promise<Outcome & { readonly checks: Readonly<Record<string, Finding>> }>;
}

export interface Finding {
  readonly status: string;
  readonly detail: string;
  readonly remedy?: string;
}

export async function createWorld(options: SandboxOptions = {}): Promise<World> {
  const sandbox = createSandbox({ accesses: 120, ...options });
  onTestFinished(() => sandbox.close());
  const origin = await sandbox.listen();
  const gate = sandbox.gates[0]!;
  const known = new Set(gate.secrets);
  const env = {
    IANUM_CLIENT_ID: gate.id,
    IANUM_CLIENT_SECRET: gate.secrets[0]!,
    IANUM_REGION: "eu",
    IANUM_API_AUTH_URL: origin,
    IANUM_AUTH_URL: origin,
  };
  const run: World["run"] = async (args, { env: own = {}, ...rest } = {}) => {
    const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const places = { HOME: folder, TMPDIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder };
    const outcome = await ianum(args, { env: { ...places, ...env, ...own }, cwd: folder, ...rest });
    const secrets = [...known, ...gate.secrets, own["IANUM_CLIENT_SECRET"]?.trim() ?? ""].filter(Boolean);
    expectNone(secrets, outcome.out + outcome.err);
    expectNoToken(sandbox, outcome);
    // It keeps nothing: there is no file that could hold one.
    expect(await readdir(folder)).toEqual([]);
    return outcome;
  };
  return {
    hide: (secret) => void known.add(secret),
    sandbox,
    gate,
    origin,
    env,
    run,
    async examine(runOptions) {
      const outcome = await run(["doctor", "--json"], runOptions);
      const { checks } = JSON.parse(outcome.out) as { checks: readonly (Finding & { readonly name: string })[] };
      return { ...outcome, checks: Object.fromEntries(checks.map(({ name, ...finding }) => [name, finding])) };
    },
  };
}

/** None of these texts is there: neither as it is, nor in base64, in an address, or in JSON. */
export function expectNone(secrets: readonly string[], text: string): void {
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    const forms = [secret, bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
    for (const form of [...forms, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      expect(text).not.toContain(form);
  }
}

/** A word is a token if the sandbox can take it back. */
function expectNoToken({ control }: Sandbox, { out, err }: Outcome): void {
  const words = new Set((out + err).match(/[\w-]{20,}/g));
  expect([...words].filter((token) => control.revokeTokens({ token }) > 0)).toEqual([]);
}
