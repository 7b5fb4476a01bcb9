import { createTokenSource, type TokenEvent, type TokenSource, type TokenSourceOptions } from "@ianum/core";
import { createSandbox, createTestClock, type Sandbox, type SandboxOptions, type TestClock } from "@ianum/sandbox";

/** A sandbox in memory and a clock that both it and the token sources go by. */
export interface Platform {
  readonly clock: TestClock;
  readonly sandbox: Sandbox;
  readonly events: TokenEvent[];
  source(options?: Partial<TokenSourceOptions>): TokenSource;
  /** Whether the platform's API takes this token, asked of the API itself. */
  accepts(token: { readonly value: string }): Promise<boolean>;
}

export function createPlatform(options: SandboxOptions = {}): Platform {
  const clock = createTestClock();
  const sandbox = createSandbox({ clock, accesses: 10, ...options });
  const events: TokenEvent[] = [];
  const [gate] = sandbox.gates;
  return {
    clock,
    sandbox,
    events,
    source: (more = {}) =>
      createTokenSource({
        clientId: gate!.id,
        clientSecret: gate!.secrets[0]!,
        clock,
        fetch: sandbox.fetch,
        onEvent: (event) => events.push(event),
        ...more,
      } as TokenSourceOptions),
    async accepts(token) {
      const response = await sandbox.fetch("https://auth.eu.ianum.com/v1_3/subscription/sub_none/accesses", {
        headers: { authorization: `Bearer ${token.value}` },
      });
      return response.status !== 401;
    },
  };
}

/** Runs `work` to its end while the clock moves on in steps, so that what it sleeps for comes to pass. */
export async function elapse<T>(clock: TestClock, work: Promise<T>, stepMs = 100, limitMs = 600_000): Promise<T> {
  let isSettled = false;
  const settled = work.finally(() => {
    isSettled = true;
  });
  settled.catch(() => undefined);
  await clock.advance(0);
  for (let movedMs = 0; !isSettled; movedMs += stepMs) {
    if (movedMs > limitMs) throw new Error(`nothing came of it within ${limitMs} ms`);
    await clock.advance(stepMs);
  }
  return settled;
}
