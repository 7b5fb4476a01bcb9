import { createMemoryTokenStore } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform } from "./platform.ts";

describe("a store in memory", () => {
  const key = "a gate's";

  test("gives the very token that was put into it, while the clocks go together", async () => {
    const { clock } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const token = { value: "t", expiresAt: clock.now() + 1_000 };
    await store.set(key, token);
    expect(await store.get(key)).toBe(token);
  });

  test("keeps a token for what it had left when it was put in, whatever is set afterwards", async () => {
    const { clock } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    await store.set(key, { value: "t", expiresAt: clock.now() + 1_000 });
    clock.setNow(clock.now() - 86_400_000);
    await clock.advance(999);
    expect(await store.get(key)).toBeDefined();
    await clock.advance(1);
    expect(await store.get(key)).toBeUndefined();
  });
});
