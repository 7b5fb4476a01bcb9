import { RedisTokenStore } from "@ianum/redis";
import { describe, expect, test } from "vitest";
import { createScripts, LOCK, RELEASE, RENEW } from "../src/scripts.ts";

describe("a client that does not return promises is refused:", () => {
  // As redis 3 has it: a callback at the end, and a boolean for whether the buffer has room.
  const redis3 = { eval: () => true, evalsha: () => true, on: () => undefined, listenerCount: () => 1 };

  test("redis 3 when the store is made", () => {
    expect(() => new RedisTokenStore({ client: redis3 as never })).toThrow(
      expect.objectContaining({ name: "ConfigurationError", option: "client" }),
    );
  });

  test.each([true, undefined, "OK"])("one in legacy mode, that returns %j, at the first call", async (reply) => {
    const client = { eval: () => reply, evalSha: () => reply };
    const store = new RedisTokenStore({ client: client as never });
    await expect(store.get("k")).rejects.toMatchObject({ name: "ConfigurationError", option: "client" });
    await expect(store.lock("k", { leaseMs: 1_000 })).rejects.toMatchObject({ option: "client" });
  });
});

test.each(["READONLY You can't write", "NOAUTH Authentication required.", "OOM command not allowed", "MOVED 1 host:1"])(
  "a failure of Redis has the word that it begins with as its code: %s",
  async (message) => {
    const client = { eval: () => Promise.reject(new Error(message)), evalSha: () => undefined };
    const [word] = message.split(" ");
    const failure = new RedisTokenStore({ client }).get("k");
    await expect(failure).rejects.toMatchObject({ code: word, message: `Redis refused the command: ${word}` });
  },
);

test("every command of a script names its key as a literal KEYS[n], for any number of slots", () => {
  const scripts = [1, 2, 5].flatMap((slots) => Object.values<string>({ ...createScripts(slots) }));
  for (const script of [...scripts, LOCK, RELEASE, RENEW]) {
    const commands = script.match(/redis\.p?call\(/g) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    expect(script.match(/redis\.p?call\('[A-Z]+', KEYS\[\d+\]/g)).toHaveLength(commands.length);
  }
});

describe("the end of a token's life", () => {
  /** As much of a server as one value needs. */
  const fakeServer = () => {
    const state = { text: "", pttlMs: 0 };
    const client = {
      evalSha: () => undefined,
      async eval(script: string, { arguments: [, text, lifeMs] }: { keys: string[]; arguments: string[] }) {
        if (!script.includes("'SET'")) return [state.text, state.pttlMs];
        Object.assign(state, { text, pttlMs: Number(lifeMs) });
        return 1;
      },
    };
    return { state, store: new RedisTokenStore({ client, encryptionKey: new Uint8Array(32).fill(7) }) };
  };

  test("is what the monotonic clock of the writer has left of it, if that is given", async () => {
    const { state, store } = fakeServer();
    // The wall clock was set back a day since the token was requested.
    await store.set("k", { value: "t", expiresAt: Date.now() + 25 * 3_600_000 }, { lifeMs: 3_600_000 });
    expect(state.pttlMs).toBe(3_600_000);
  });

  test("is sealed: a value that was put back with a longer life has no new one", async () => {
    const { state, store } = fakeServer();
    await store.set("k", { value: "t", expiresAt: Date.now() + 60_000 });
    state.pttlMs = 30 * 24 * 3_600_000;
    const found = await store.get("k");
    expect(found!.expiresAt - Date.now()).toBeLessThanOrEqual(60_000);
  });
});
