import type { Clock } from "@ianum/core";
import type { Gate } from "./platform/gates.ts";

/** A token source's options that lead to a sandbox. */
export interface SandboxTokenOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly region: string;
  /** The sandbox's origin, while it listens. */
  readonly endpoints?: { readonly apiAuth: string; readonly auth: string; readonly id: string };
  /** `sandbox.fetch`, while the sandbox does not listen. */
  readonly fetch?: typeof globalThis.fetch;
  /** The clock that the sandbox was given, if any. */
  readonly clock?: Clock;
}

// The sandbox serves every region. The platform documents no names of regions.
const REGION = "sandbox";

/** The environment that leads to a sandbox: the names that `optionsFromEnv` and the Passport strategies read. */
export function sandboxEnv(gate: Gate, origin: string | undefined): Readonly<Record<string, string>> {
  return {
    IANUM_CLIENT_ID: gate.id,
    IANUM_CLIENT_SECRET: newestSecret(gate),
    IANUM_GATE_ALIAS: gate.alias,
    IANUM_REGION: REGION,
    ...(origin === undefined ? {} : { IANUM_API_AUTH_URL: origin, IANUM_AUTH_URL: origin, IANUM_ID_URL: origin }),
  };
}

/** The same as options: over HTTP while the sandbox listens, in memory while it does not. */
export function sandboxOptions(
  gate: Gate,
  origin: string | undefined,
  fetch: typeof globalThis.fetch,
  clock: Clock | undefined,
): SandboxTokenOptions {
  return {
    clientId: gate.id,
    clientSecret: newestSecret(gate),
    region: REGION,
    ...(origin === undefined ? { fetch } : { endpoints: { apiAuth: origin, auth: origin, id: origin } }),
    ...(clock === undefined ? {} : { clock }),
  };
}

function newestSecret({ alias, secrets: [newest] }: Gate): string {
  if (newest === undefined) throw new Error(`the gate "${alias}" has no secret left; control.addSecret makes one`);
  return newest;
}
