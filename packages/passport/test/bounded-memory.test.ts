// What a strategy remembers of logins and keys has a bound, however many of them there are.
import { createTestClock } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { createGuessLimit } from "../src/client/guess-limit.ts";
import { createInFlightStarts } from "../src/login/in-flight-starts.ts";
import type { LoginAttempt } from "../src/login/login-attempt.ts";
import { createSingleUse } from "../src/login/single-use.ts";
import { startClientApp } from "./client-app.ts";

const attempt = (id: string): LoginAttempt => ({ id, startedAt: 0 });
const nothing = async (): Promise<void> => undefined;

describe("starts of one moment", () => {
  /** The ids of earlier starts that a new start of this session is told of. */
  const seenBy = async (starts: ReturnType<typeof createInFlightStarts>, session: string): Promise<string[]> => {
    let seen: string[] = [];
    await starts.run(session, attempt("later"), async (others) => {
      seen = others.map(({ id }) => id);
    });
    return seen;
  };

  test("are kept for 10,000 sessions, and the oldest give way", async () => {
    const starts = createInFlightStarts(createTestClock());
    for (let index = 0; index < 10_001; index += 1) await starts.run(`s${index}`, attempt(`a${index}`), nothing);
    expect(await seenBy(starts, "s1")).toEqual(["a1"]);
    expect(await seenBy(starts, "s0")).toEqual([]);
  });

  test("are forgotten after five seconds, and where they have had their return", async () => {
    const clock = createTestClock();
    const starts = createInFlightStarts(clock);
    await starts.run("s", attempt("a"), nothing);
    starts.forget("s", attempt("a"));
    expect(await seenBy(starts, "s")).toEqual([]);
    await clock.advance(5_001);
    expect(await seenBy(starts, "s")).toEqual([]);
  });

  test("that could not be saved hold no later one up", async () => {
    const starts = createInFlightStarts(createTestClock());
    const failing = starts.run("s", attempt("a"), async () => {
      throw new Error("the store is down");
    });
    await expect(failing).rejects.toThrow("the store is down");
    expect(await seenBy(starts, "s")).toEqual(["a"]);
  });
});

test("used texts are kept for 10,000 of them, and the oldest give way", async () => {
  const isFirstUse = createSingleUse(createTestClock(), 60_000);
  for (let index = 0; index < 10_000; index += 1) await isFirstUse(`t${index}`);
  expect(await isFirstUse("t9999")).toBe(false);
  expect(await isFirstUse("t0")).toBe(false);
  expect(await isFirstUse("one more")).toBe(true);
  expect(await isFirstUse("t0")).toBe(true);
});

describe("guesses under way", () => {
  test("are 500 at most, and the next one waits a second; each that ends makes room", () => {
    const limit = createGuessLimit(createTestClock(), 10);
    for (let index = 0; index < 500; index += 1) expect(limit.take(`g${index}`, `c${index}`)).toBeUndefined();
    expect(limit.take("another", "caller")).toBe(1_000);
    limit.end();
    expect(limit.take("another", "caller")).toBeUndefined();
    expect(limit.take("one more", "caller")).toBe(1_000);
  });

  test("are given back by each way that a guess can end", async () => {
    const app = await startClientApp();
    const [gate] = app.sandbox.gates;
    for (let round = 0; round < 3; round += 1)
      await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const right = index % 2 === 0 ? gate!.secrets[0]! : "wrong";
          await app.call(index % 2 === 0 ? gate!.id : `g${round}-${index}`, right);
        }),
      );
    expect((await app.call("fresh", "wrong")).status).toBe(401);
  });
});
