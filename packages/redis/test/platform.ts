import {
  createTokenSource,
  type TokenEvent,
  type TokenSource,
  type TokenSourceOptions,
  type TokenStore,
} from "@ianum/core";
import { createSandbox, type Sandbox, type SandboxOptions } from "@ianum/sandbox";

/** A platform in memory, and sources of its first gate's tokens; time is the real one, as Redis knows no other. */
export interface Platform {
  readonly sandbox: Sandbox;
  readonly events: TokenEvent[];
  source(store: TokenStore, options?: Partial<TokenSourceOptions>): TokenSource;
}

export function createPlatform(options: SandboxOptions = {}): Platform {
  const sandbox = createSandbox({ accesses: 1, ...options });
  const events: TokenEvent[] = [];
  const [gate] = sandbox.gates;
  return {
    sandbox,
    events,
    source: (store, more = {}) =>
      createTokenSource({
        clientId: gate!.id,
        clientSecret: gate!.secrets[0]!,
        store,
        fetch: sandbox.fetch,
        onEvent: (event) => events.push(event),
        ...more,
      } as TokenSourceOptions),
  };
}
