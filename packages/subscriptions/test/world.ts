import type { TokenSourceOptions } from "@ianum/core";
import { createSandbox, type Gate, type Sandbox, type SandboxOptions } from "@ianum/sandbox";
import { createSubscriptions, type Subscriptions } from "@ianum/subscriptions";
import { onTestFinished } from "vitest";

export interface World {
  readonly sandbox: Sandbox;
  readonly origin: string;
  readonly gate: Gate;
  readonly options: TokenSourceOptions;
  readonly subscriptions: Subscriptions;
  /** Requests of the API so far. */
  apiRequests(): number;
  /** The `ianumToken` of a new login. */
  ianumToken(): string;
}

/** A platform on real HTTP, and a client of its first gate, for one test. */
export async function createWorld(
  sandboxOptions: SandboxOptions = {},
  changes: Pick<TokenSourceOptions, "fetch" | "onEvent"> = {},
): Promise<World> {
  const sandbox = createSandbox({ accesses: 10, ...sandboxOptions });
  const origin = await sandbox.listen();
  onTestFinished(() => sandbox.close());
  const gate = sandbox.gates[0]!;
  const options = {
    clientId: gate.id,
    clientSecret: gate.secrets[0]!,
    endpoints: { apiAuth: origin, auth: origin },
    retries: 0,
    ...changes,
  };
  return {
    sandbox,
    origin,
    gate,
    options,
    subscriptions: createSubscriptions(options),
    apiRequests: () => sandbox.log.entries.filter(({ service }) => service === "api").length,
    ianumToken: () => new URL(sandbox.control.approveLogin()).searchParams.get("ianumToken")!,
  };
}

/** What a call rejects with. */
export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error,
  );
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
