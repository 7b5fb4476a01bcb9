// What a source does with a lock of its store's.
import { createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";
import { withFour } from "./stores.ts";

describe("a lock", () => {
  test.each(["acquire", "lock"] as const)("that %s gives when the caller has left is given back", async (operation) => {
    const { clock, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    let key = "";
    const late = {
      [operation]: async (...args: Parameters<TokenStore["lock"]>) => {
        [key] = args;
        await clock.sleep(200, new AbortController().signal);
        return memory[operation](...args) as never;
      },
    };
    const { get, set, delete: remove, lock } = memory;
    const store: TokenStore = { get, set, delete: remove, lock, ...late };
    const leaving = new AbortController();
    const call = source({ store }).getToken({ signal: leaving.signal });
    await clock.advance(100);
    leaving.abort(new Error("left"));
    await expect(call).rejects.toThrow("left");
    await clock.advance(200);
    expect(key).not.toBe("");
    expect(await memory.lock(key, { leaseMs: 1 })).toBeDefined();
  });

  test("that a store with four methods gives after its time is given back", async () => {
    const { clock, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    let key = "";
    const late: TokenStore["lock"] = async (...args) => {
      [key] = args;
      await clock.sleep(1_500, new AbortController().signal);
      return memory.lock(...args);
    };
    await elapse(clock, source({ store: withFour(memory, { lock: late }) }).getToken());
    await clock.advance(1_000);
    expect(await memory.lock(key, { leaseMs: 1 })).toBeDefined();
  });

  test.each([
    ["was published", {}],
    ["was not, for the lock was lost", { set: async () => false }],
    ["was not, for another had published one", { get: undefined }],
  ])("is free when its holder has a token, which %s", async (_, replaced) => {
    const { clock, sandbox, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    let looks = 0;
    const published = { value: "another's", expiresAt: clock.now() + 3_600_000 };
    const released: number[] = [];
    const { get = async () => ((looks += 1) === 1 ? undefined : published), ...others } =
      replaced as Partial<TokenStore>;
    const store = withFour(memory, {
      ...("get" in replaced && { get }),
      ...others,
      async lock(...args) {
        const lock = (await memory.lock(...args))!;
        return {
          ...lock,
          async release() {
            await clock.sleep(100, new AbortController().signal);
            released.push(clock.elapsed());
          },
        };
      },
    });
    await elapse(clock, source({ store }).getToken(), 10);
    expect(released).toEqual([100]);
    expect(sandbox.log.tokenRequests).toBe("get" in replaced ? 0 : 1);
  });
});
