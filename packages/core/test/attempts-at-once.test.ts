import { createMemoryTokenStore } from "@ianum/core";
import type { Fault } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { withSeededRandom } from "../../../bench/src/fleet/seeded-random.ts";
import { createPlatform, elapse } from "./platform.ts";

const LATE_MS = 2_300;
const busy = (retryAfter?: number): Fault => ({
  type: "status",
  status: 429,
  ...(retryAfter !== undefined && { retryAfter }),
});

/** An endpoint whose first response is late, so that another attempt joins the first one. */
async function late(first: Fault, second: Fault) {
  const platform = createPlatform();
  const { fail } = platform.sandbox.control;
  fail({ on: "token", times: 1, with: { type: "latency", ms: LATE_MS } });
  fail({ on: "token", times: 1, with: first });
  fail({ on: "token", times: 1, with: second });
  const tokens = platform.source();
  const failed = tokens.getToken().catch((error: unknown) => error);
  return { ...platform, tokens, failed };
}

describe("of two attempts at once, the longer wait counts:", () => {
  test.each([
    ["the first was told", busy(120), busy(1)],
    ["the second was told", busy(1), busy(120)],
    ["the second was told, and the first is refused", { type: "status", status: 400 } as const, busy(120)],
  ])("%s", async (_, first, second) => {
    const { clock, failed, sandbox, tokens } = await late(first, second);
    await elapse(clock, failed, 10);
    const asked = sandbox.log.tokenRequests;
    await clock.advance(100_000);
    await expect(elapse(clock, tokens.getToken(), 10)).rejects.toMatchObject({ code: "rate_limited" });
    expect(sandbox.log.tokenRequests).toBe(asked);
    await clock.advance(25_000);
    expect(await elapse(clock, tokens.getToken(), 10)).toBeDefined();
  });

  test.each([
    ["before another failed", busy(4), { type: "status", status: 500 } as const],
    ["by the one that was later", { type: "status", status: 500 } as const, busy(4)],
  ])("no third one is sent before the end of what one was told %s", (_, first, second) =>
    // Drawn short, the wait after the other one's failure would end before the first was told anything.
    withSeededRandom(1, async () => {
      const { clock, failed, sandbox } = await late(first, second);
      await clock.advance(LATE_MS + 3_900);
      expect(sandbox.log.tokenRequests).toBe(2);
      await elapse(clock, failed, 10);
      expect(sandbox.log.tokenRequests).toBe(3);
    }),
  );
});

test("a token whose life ends while a store that hangs holds it up is not handed out", async () => {
  const { accepts, clock, sandbox, source } = createPlatform();
  const store = { ...createMemoryTokenStore({ clock }), set: () => new Promise<never>(() => undefined) };
  sandbox.control.fail({
    on: "token",
    times: 1,
    with: { type: "json", body: (token: object) => ({ ...token, expires_in: 0.9 }) },
  });
  const token = await elapse(clock, source({ store }).getToken(), 10);
  expect(token.expiresAt - clock.now()).toBeGreaterThan(3_000_000);
  expect(await accepts(token)).toBe(true);
});
