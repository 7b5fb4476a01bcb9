import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { createTokenSource, type AuthStrategy, type TokenEvent, type TokenSource } from "@ianum/core";
import { createTestClock, type TestClock } from "../create-test-clock.ts";
import { createPatience } from "./patience.ts";
import { createStrategyWire, type StrategyWire } from "./strategy-wire.ts";
import { assertNoSecretIn } from "./strategy-secrets.ts";
import type { CreateStrategies, StrategyUnderTest } from "./strategy-under-test.ts";

/** What one test is given: strategies of its own, and what lies between them and their server. */
export interface StrategyTestContext extends Omit<StrategyUnderTest, "close" | "now"> {
  readonly wire: StrategyWire;
  /** What the token sources go by. */
  readonly clock: TestClock;
  /** Of every token source. */
  readonly events: readonly TokenEvent[];
  /** One attempt, without a token source around it. */
  request(strategy: AuthStrategy, signal?: AbortSignal): Promise<unknown>;
  /** A token source over a strategy. */
  source(strategy: AuthStrategy): TokenSource;
  /** The result of `work`, while the sources' time moves on. */
  elapse<T>(work: Promise<T>): Promise<T>;
  /** What `work` rejects with, while the sources' time moves on. It is searched for secrets after the test. */
  failureOf(work: Promise<unknown>): Promise<unknown>;
}

// Longer than any back-off, and shorter than the longest Retry-After of the suite.
const TIMEOUT_MS = 3_600_000;
const STEP_MS = 100;

/** Runs one test with strategies of its own; afterwards nothing of what it met may print a secret. */
export async function inStrategyWorld(
  create: CreateStrategies,
  run: (context: StrategyTestContext) => Promise<void>,
): Promise<void> {
  const { close, now = Date.now, ...given } = await create();
  const clock = createTestClock(now());
  const wire = createStrategyWire(given.other);
  const events: TokenEvent[] = [];
  const failures: unknown[] = [];

  async function elapse<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = work.finally(() => {
      isSettled = true;
    });
    settled.catch(() => undefined);
    const patience = createPatience();
    while (!isSettled) {
      assert.ok(!patience.isOver(), "the strategy neither gives a token nor fails");
      await turn();
      if (wire.pending === 0 && !isSettled) await clock.advance(STEP_MS);
    }
    return settled;
  }

  try {
    await run({
      ...given,
      wire,
      clock,
      events,
      elapse,
      request: async (strategy, signal = new AbortController().signal) =>
        strategy.requestToken({ signal, fetch: wire.fetch }),
      source: (strategy) =>
        createTokenSource({
          strategy,
          clock,
          fetch: wire.fetch,
          timeoutMs: TIMEOUT_MS,
          onEvent: (event) => events.push(event),
        }),
      async failureOf(work) {
        const outcome = await elapse(
          work.then(
            () => ({ token: true }) as const,
            (error: unknown) => ({ error }),
          ),
        );
        assert.ok("error" in outcome, "the request resolved with a token instead of failing");
        failures.push(outcome.error);
        return outcome.error;
      },
    });
    assertNoSecretIn("an error", failures, given.secrets);
    assertNoSecretIn("an event", events, given.secrets);
  } finally {
    await close?.();
  }
}
