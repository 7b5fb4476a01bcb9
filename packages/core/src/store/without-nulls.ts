import type { AcquiredToken } from "../token-store.ts";

/** What a store found, with `undefined` for what is absent: JSON has `null` for it. */
export function withoutNulls(found: AcquiredToken | undefined): AcquiredToken | undefined {
  if ((found ?? undefined) === undefined) return undefined;
  const { lock, refusal, token } = found as AcquiredToken;
  return { lock: lock ?? undefined, refusal: refusal ?? undefined, token: token ?? undefined };
}
