import type { RequestJudge } from "./judge-requests.ts";
import { type RunningProcess, runProcess } from "./run-process.ts";
import type { Member, World } from "./world.ts";

/** The processes of all hosts, and the callers in them. */
export interface Fleet {
  /** Ends the process of a host, wherever it is in its work, and begins another one after `ms`. */
  restart(member: Member, ms: number): void;
  /** Makes one call in a process, and gives what came of it. */
  call(member: Member, signal?: AbortSignal): Promise<number | Error>;
  readonly calls: number;
}

// How long after everything works again each call must succeed: a refusal's wait, the longest Retry-After that is drawn,
// and a store's longest pause are over by then.
const HEALING_MS = 190_000;
// Two of the service's, a token request and the longest pause of one who waits for another's.
const LONGEST_CALL_MS = 2_000;
const BURST = 20;

/** @param callEveryMs - how often each process makes a call, on average */
export function startFleet(world: World, judge: RequestJudge, callEveryMs: number): Fleet {
  const { draw, timeline } = world;
  const running = new Map<Member, RunningProcess>();
  let calls = 0;

  function boot(member: Member): void {
    member.host.boot();
    running.set(member, runProcess(world, judge, member));
    world.journal.note(member.host.name, () => "begins");
    callLater(member, member.host.receiver());
  }

  function callLater(member: Member, receive: (work: () => void) => void): void {
    timeline.after(draw.untilNext(callEveryMs), () =>
      receive(() => {
        const many = draw.chance(0.03) ? BURST : 1;
        for (let caller = 0; caller < many; caller += 1) void callOnce(member, receive);
        callLater(member, receive);
      }),
    );
  }

  async function callOnce(member: Member, receive: (work: () => void) => void): Promise<void> {
    const controller = new AbortController();
    if (draw.chance(0.1))
      timeline.after(draw.between(0, 4_000), () => receive(() => controller.abort(new Error("the caller left"))));
    const startedAt = timeline.now;
    const result = await fleet.call(member, controller.signal);
    if (controller.signal.aborted || !mustWork(startedAt)) return;
    if (result !== 200) world.violate(member, `had a call fail though everything works: ${String(result)}`);
    const tookMs = Math.round(timeline.now - startedAt);
    if (tookMs > LONGEST_CALL_MS) world.violate(member, `had a call take ${tookMs} ms though everything works`);
  }

  const mustWork = (startedAt: number): boolean =>
    world.calmSince !== undefined && startedAt > world.calmSince + HEALING_MS;

  const fleet: Fleet = {
    restart(member, ms) {
      world.journal.note(member.host.name, () => "dies");
      member.host.kill();
      judge.noteDeath(member);
      running.delete(member);
      // Nothing may hold up the rest of the fleet for longer than a lock outlives its holder.
      world.disturb(world.members, 0);
      timeline.after(ms, () => boot(member));
    },
    async call(member, signal) {
      calls += 1;
      return (await running.get(member)?.call(signal)) ?? new Error("the process is dead");
    },
    get calls() {
      return calls;
    },
  };
  world.members.forEach(boot);
  return fleet;
}
