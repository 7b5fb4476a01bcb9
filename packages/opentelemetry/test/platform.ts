import { createTokenSource, type TokenEventListener, type TokenSource, type TokenSourceOptions } from "@ianum/core";
import { createSandbox, createTestClock, type Sandbox, type TestClock } from "@ianum/sandbox";

export const API = "https://auth.eu.ianum.com/v1_3/subscription/sub_1/data";

/** A sandbox in memory and a clock that both it and the token sources go by. */
export interface Platform {
  readonly clock: TestClock;
  readonly sandbox: Sandbox;
  source(onEvent: TokenEventListener, options?: Partial<TokenSourceOptions>): TokenSource;
}

export function createPlatform(): Platform {
  const clock = createTestClock();
  const sandbox = createSandbox({ clock });
  const [gate] = sandbox.gates;
  const keys = { clientId: gate!.id, clientSecret: gate!.secrets[0]! };
  return {
    clock,
    sandbox,
    source: (onEvent, options = {}) =>
      createTokenSource({ ...keys, clock, fetch: sandbox.fetch, onEvent, ...options } as TokenSourceOptions),
  };
}

/** Runs `work` to its end while the clock moves on, so that what it sleeps for comes to pass. */
export async function elapse<T>(clock: TestClock, work: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = work.finally(() => {
    isSettled = true;
  });
  settled.catch(() => undefined);
  for (let steps = 0; !isSettled; steps += 1) {
    if (steps > 100_000) throw new Error("nothing came of it");
    await clock.advance(steps === 0 ? 0 : 10);
  }
  return settled;
}
