import { leaksOf } from "./leaks-of.ts";
import type { Figures, Stage } from "./stage.ts";
import type { ControlledPlatform } from "./start-platform.ts";

const MINUTE_MS = 60_000;
const AT_ONCE = 20;
// A call of the API takes some milliseconds, a token request a second: what took longer than this waited for one.
const BLOCKED_MS = 700;
const LONGEST_WAIT_MS = 20_000;

export type ScenarioName = "cold" | "hours" | "revoked" | "outage" | "refused" | "hung" | "leaks";

export const scenarios: Readonly<Record<ScenarioName, (stage: Stage) => Promise<Figures>>> = {
  /** A thousand calls before there is a token. */
  async cold({ call, platform }: Stage): Promise<Figures> {
    await platform.tell({ tokenMs: 300 });
    const calls = await allOf(1_000, call);
    return { ...(await countsOf(platform)), failed: failuresIn(calls) };
  },

  /** Two hours of calls, twenty every half minute, while a token request takes a second. */
  async hours({ advance, call, platform }: Stage): Promise<Figures> {
    await platform.tell({ tokenMs: 1_000 });
    await allOf(1, call);
    let blocked = 0;
    let failed = 0;
    for (let minute = 0; minute < 120; minute += 0.5) {
      await advance(MINUTE_MS / 2);
      const calls = await allOf(AT_ONCE, call);
      blocked += calls.filter(({ ms }) => ms > BLOCKED_MS).length;
      failed += failuresIn(calls);
      await untilIdle(platform);
    }
    return { ...(await countsOf(platform)), blocked, failed };
  },

  /** Every token is revoked while two hundred calls are under way; then twenty more calls. */
  async revoked({ call, platform }: Stage): Promise<Figures> {
    await allOf(1, call);
    await platform.tell({ tokenMs: 50, apiMs: [50, 250] });
    const before = await countsOf(platform);
    const calls = allOf(200, call);
    await platform.tell({ revoke: true });
    const failed = failuresIn(await calls);
    const failedLater = failuresIn(await allOf(AT_ONCE, call));
    const after = await countsOf(platform);
    return { tokenRequests: after.tokenRequests - before.tokenRequests, failed, failedLater };
  },

  /** The token endpoint responds with 503 from minute 50 to minute 59½ of a token's hour. */
  async outage({ advance, call, platform }: Stage): Promise<Figures> {
    await allOf(1, call);
    const before = await countsOf(platform);
    let failed = 0;
    await advance(50 * MINUTE_MS);
    await platform.tell({ tokenEndpoint: "unavailable" });
    for (let minute = 50; minute < 59.5; minute += 0.5) {
      failed += failuresIn(await allOf(AT_ONCE, call));
      await untilIdle(platform);
      await advance(MINUTE_MS / 2);
    }
    const after = await countsOf(platform);
    return { tokenRequests: after.tokenRequests - before.tokenRequests, failed };
  },

  /** The secret is wrong: a hundred calls at once, then a hundred one after another. */
  async refused({ callWithWrongSecret, platform }: Stage): Promise<Figures> {
    await allOf(100, callWithWrongSecret);
    for (let index = 0; index < 100; index += 1) await allOf(1, callWithWrongSecret);
    return countsOf(platform);
  },

  /** The first token request gets no response. */
  async hung({ call, platform }: Stage): Promise<Figures> {
    await platform.tell({ tokenEndpoint: "hangs once" });
    const slowest = Math.max(...(await allOf(AT_ONCE, call)).map(({ ms }) => ms));
    return { ms: Math.min(LONGEST_WAIT_MS, slowest) };
  },

  /** In how many of four failures the secret or the token stands in what a logger would print of the error. */
  leaks: leaksOf,
};

interface Call {
  readonly ms: number;
  readonly isGood: boolean;
}

async function allOf(count: number, call: () => Promise<number>): Promise<readonly Call[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const since = process.hrtime.bigint();
      const status = await Promise.race([call().catch(() => 0), longestWait()]);
      return { ms: Number(process.hrtime.bigint() - since) / 1e6, isGood: status === 200 };
    }),
  );
}

async function longestWait(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS).unref());
  return 0;
}

function failuresIn(calls: readonly Call[]): number {
  return calls.filter(({ isGood }) => !isGood).length;
}

async function countsOf(platform: ControlledPlatform): Promise<{ readonly tokenRequests: number }> {
  const { tokenRequests } = await platform.tell();
  return { tokenRequests };
}

/** Until no token request is pending, and none follows at once. */
async function untilIdle(platform: ControlledPlatform): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    const { pendingTokenRequests } = await platform.tell();
    quiet = pendingTokenRequests === 0 ? quiet + 1 : 0;
    if (quiet < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
