import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "../peers/stage.ts";
import { quantile } from "../quantile.ts";
import type { Story, Tick } from "./timeline.ts";

const MINUTE_MS = 60_000;
const AT_ONCE = 10;

export const playStory: Readonly<
  Record<Story, (stage: Pick<Stage, "advance" | "call" | "platform">) => Promise<readonly Tick[]>>
> = {
  /** Ten seconds of calls, ten at once; after three, every token is revoked. */
  async revocation({ call, platform }) {
    await platform.tell({ tokenMs: 150, apiMs: [10, 40] });
    await call();
    await settled(platform);
    const ticks: Tick[] = [];
    for (let tenth = 0; tenth < 100; tenth += 2) {
      if (tenth === 30) await platform.tell({ revoke: true });
      const next = sleep(200);
      ticks.push(await tickAt(tenth / 10, call, platform));
      await next;
    }
    return ticks;
  },

  /** From minute 48 to 62 of a token's hour; the token endpoint answers 503 from minute 50 to 59½, after a second. */
  async outage({ advance, call, platform }) {
    await platform.tell({ tokenMs: 1_000, apiMs: [10, 40] });
    await call();
    await settled(platform);
    const ticks: Tick[] = [];
    await advance(48 * MINUTE_MS);
    for (let minute = 48; minute < 62; minute += 0.25) {
      if (minute === 50) await platform.tell({ tokenEndpoint: "unavailable" });
      if (minute === 59.5) await platform.tell({ tokenEndpoint: "works" });
      ticks.push(await tickAt(minute, call, platform));
      await advance(MINUTE_MS / 4);
    }
    return ticks;
  },
};

async function tickAt(at: number, call: Stage["call"], platform: Stage["platform"]): Promise<Tick> {
  const before = (await platform.tell()).tokenRequests;
  const results = await Promise.all(Array.from({ length: AT_ONCE }, () => timed(call)));
  const after = await settled(platform);
  const good = results.filter(({ isGood }) => isGood);
  return {
    at,
    medianMs:
      good.length === 0
        ? 0
        : Math.round(
            quantile(
              good.map(({ ms }) => ms),
              0.5,
            ),
          ),
    calls: results.length,
    failed: results.length - good.length,
    tokenRequests: after - before,
  };
}

async function timed(call: Stage["call"]): Promise<{ readonly ms: number; readonly isGood: boolean }> {
  const since = process.hrtime.bigint();
  const status = await call().catch(() => 0);
  return { ms: Number(process.hrtime.bigint() - since) / 1e6, isGood: status === 200 };
}

/** Until no token request is under way: how many there were. */
async function settled(platform: Stage["platform"]): Promise<number> {
  for (;;) {
    const { pendingTokenRequests, tokenRequests } = await platform.tell();
    if (pendingTokenRequests === 0) return tokenRequests;
    await sleep(20);
  }
}
