import { createMemoryTokenStore, createTokenSource, type TokenEvent } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { expect, test } from "vitest";

/** Holds the event loop up, as loading modules or parsing a large text does. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("an event loop that stood still is neither a store that is down nor a token request without a response", async () => {
  const sandbox = createSandbox({ accesses: 0 });
  const apiAuth = await sandbox.listen();
  try {
    const gate = sandbox.gates[0]!;
    const keys = { clientId: gate.id, clientSecret: gate.secrets[0]!, endpoints: { apiAuth } };
    const events: TokenEvent["type"][] = [];
    // The result of a call comes through a socket, and only once the loop has turned.
    const memory = createMemoryTokenStore();
    const store = {
      ...memory,
      acquire: async (key: string, how: { readonly leaseMs: number }) => {
        setImmediate(() => standStill(1_300));
        await fetch(`${apiAuth}/elsewhere`);
        return memory.acquire(key, how);
      },
    };
    const options = {
      ...keys,
      store,
      retries: 0,
      timeoutMs: 2_000,
      onEvent: ({ type }: TokenEvent) => events.push(type),
    };
    const call = createTokenSource(options).getToken();
    await expect(call).resolves.toBeDefined();
    expect(events).not.toContain("store-failed");
    expect(sandbox.log.tokenRequests).toBe(1);
  } finally {
    await sandbox.close();
  }
});
