import type { StoreOperation, StoreResult } from "../token-operation.ts";
import type { AcquiredToken } from "../token-store.ts";

/** What a call to a store came to, as tracers name it. */
export function resultOfCall(operation: StoreOperation, outcome: unknown): StoreResult {
  if (operation === "get") return outcome === undefined ? "miss" : "hit";
  if (operation === "acquire") {
    const { lock, refusal, token } = (outcome ?? {}) as AcquiredToken;
    return token ? "hit" : refusal ? "refused" : lock ? "taken" : "held";
  }
  if (operation === "lock") return outcome === undefined ? "held" : "taken";
  return outcome === false ? "lost" : "done";
}
