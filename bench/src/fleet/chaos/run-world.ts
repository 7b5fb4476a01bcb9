import { createHash } from "node:crypto";
import { withSeededRandom } from "../seeded-random.ts";
import { drawWorld, type DrawnWorld } from "./draw-world.ts";
import { faults } from "./faults.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { createRequestJudge, type RequestJudge } from "./judge-requests.ts";
import { timeOf } from "./journal.ts";
import { checkServed, checkStore, createHourlyLimit, watchRejections } from "./standing-rules.ts";
import type { Tampering } from "./world.ts";

/** One fleet, from its seed to what came of it. */
export interface WorldReport {
  readonly seed: number;
  readonly hours: number;
  readonly processes: number;
  readonly calls: number;
  readonly tokenRequests: number;
  readonly events: number;
  /** How many faults there were, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** A number that the same seed gives again. */
  readonly digest: string;
  readonly violation: ViolationReport | undefined;
}

export interface ViolationReport {
  readonly what: string;
  /** The last things that happened to the process, and to all. */
  readonly last: readonly string[];
}

export interface WorldSettings {
  readonly seed: number;
  /** Simulated hours. */
  readonly hours: number;
  /** @defaultValue drawn from the seed */
  readonly processes?: number | undefined;
  readonly tampering?: Tampering;
}

const MINUTE_MS = 60_000;
// Faults for twenty-two minutes, then none for eight: everything must work in the last five of them.
const ROUND_MS = 30 * MINUTE_MS;
const TROUBLE_MS = 22 * MINUTE_MS;
const LAST_EVENTS = 40;

/** Lets a fleet live through faults. The same settings give the same report. */
export function runWorld(settings: WorldSettings): Promise<WorldReport> {
  return withSeededRandom(settings.seed, () => run(settings));
}

async function run({ hours, processes, seed, tampering = {} }: WorldSettings): Promise<WorldReport> {
  const world = drawWorld(seed, processes, tampering);
  const { draw, timeline } = world;
  const judge = createRequestJudge(world);
  const fleet = startFleet(world, judge, draw.pick([5_000, 20_000, 60_000]));
  const stopWatching = watchRejections(world);
  const happened = scheduleFaults(world, fleet, judge);
  const limit = createHourlyLimit(world, judge);
  try {
    while (timeline.now < hours * 60 * MINUTE_MS && world.violation === undefined) {
      await timeline.runUntil(timeline.now + MINUTE_MS);
      checkStore(world);
      limit.checkMinute();
      if (timeline.now % ROUND_MS === 0) await checkServed(world, fleet);
    }
  } finally {
    stopWatching();
  }
  const { violation } = world;
  return {
    seed,
    hours: timeline.now / (60 * MINUTE_MS),
    processes: world.members.length,
    calls: fleet.calls,
    tokenRequests: judge.total,
    events: timeline.events,
    faults: happened,
    digest: createHash("sha256")
      .update(`${world.journal.digest} ${timeline.events} ${judge.total}`)
      .digest("hex")
      .slice(0, 16),
    violation: violation && {
      what: `after ${timeOf(violation.at)}, ${violation.member.host.name} ${violation.what}`,
      last: world.journal.linesOf(violation.member.host.name, LAST_EVENTS),
    },
  };
}

/** Draws which kinds of fault there are and how often, and lets them happen. */
function scheduleFaults(world: DrawnWorld, fleet: Fleet, judge: RequestJudge): Record<string, number> {
  const { draw, journal, timeline } = world;
  const happened: Record<string, number> = {};
  const open = new Set<() => void>();
  const leftMs = (): number => TROUBLE_MS - (timeline.now % ROUND_MS);
  const endAfter = (ms: number, end: () => void): void => {
    open.add(end);
    timeline.after(ms, () => {
      if (open.delete(end)) end();
    });
  };

  for (const [name, happen] of Object.entries(faults)) {
    // Some worlds have a few kinds only: what many faults hide, they show.
    if (draw.chance(0.4)) continue;
    const meanMs = draw.pick([2, 10, 30]) * MINUTE_MS;
    const next = (): void =>
      void timeline.after(draw.untilNext(meanMs), () => {
        next();
        if (leftMs() <= 0) return;
        happened[name] = (happened[name] ?? 0) + 1;
        journal.note(undefined, () => `— ${name}`);
        happen({ world, fleet, judge, leftMs, endAfter });
      });
    next();
  }
  const heal = (): void => {
    for (const end of open) end();
    open.clear();
    world.disturb(world.members, 0);
    world.calmSince = timeline.now;
    journal.note(undefined, () => "— everything works");
  };
  const round = (): void => {
    world.calmSince = undefined;
    timeline.after(TROUBLE_MS, heal);
    timeline.after(ROUND_MS, round);
  };
  round();
  return happened;
}
