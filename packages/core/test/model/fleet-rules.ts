import type { LiveRequest } from "./model-endpoint.ts";
import type { Step } from "./model-step.ts";
import type { ModelWorld } from "./model-world.ts";

/** When two processes that share a store may ask the platform at once. */
export interface FleetRules {
  /** Takes a token request that is sent. */
  check(request: LiveRequest): void;
  /** Takes what happens to the fleet. */
  note(step: Step): void;
}

// Losers of the lock serve themselves when their callers have waited for this share of timeoutMs.
const PATIENCE_MS = 0.55 * 10_000;
// A store that was down is asked again after half a minute at most, and what began meanwhile may take timeoutMs.
const DISTURBED_MS = 45_000;

/** @param waitedMs - how long the first caller of a process has been waiting */
export function createFleetRules(world: ModelWorld, waitedMs: (client: string) => number): FleetRules {
  const { clock, endpoint, store } = world;
  let disturbedUntil = Number.NEGATIVE_INFINITY;

  return {
    check({ client, secret, sentAt }) {
      if (store.state !== "up" || sentAt < disturbedUntil || waitedMs(client) >= PATIENCE_MS) return;
      for (const other of endpoint.live) {
        if (other.client !== client && other.secret === secret)
          world.violate(`${client} and ${other.client} ask at once`);
      }
    },
    note(step) {
      // A refusal takes the lock from its holder; so does a lease that nothing renews, and a store that forgets.
      const isRefusal = step.do === "at once" && step.actions.some((action) => action.do !== "call");
      const forMs = step.do === "stall" ? step.ms : 0;
      if (isRefusal || ["store", "wipe store", "stall"].includes(step.do))
        disturbedUntil = clock.elapsed() + forMs + DISTURBED_MS;
    },
  };
}
