import type { VerifierSettings, VerifyClientKeys } from "./verify-client-keys.ts";

/** The verifier, loaded with `node:crypto` for the first keys: a process starts without it. */
export function lazyClientKeyVerifier(settings: VerifierSettings): VerifyClientKeys {
  let loading: Promise<VerifyClientKeys> | undefined;
  const load = async (): Promise<VerifyClientKeys> =>
    (await import("./verify-client-keys.ts")).createClientKeyVerifier(settings);
  return async (candidates, caller) => (await (loading ??= load()))(candidates, caller);
}
