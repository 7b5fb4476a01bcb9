import { isIanumError } from "@ianum/core";
import type { Fleet } from "./fleet.ts";
import { keyOf, type RequestJudge } from "./judge-requests.ts";
import type { Member, World } from "./world.ts";

// What a message may take, the rest of a lock's lease, and a client that queues.
const SLACK_MS = 6_000;
const HOUR_MS = 3_600_000;
// How often a process that is in trouble may ask in a minute: three attempts each time that its callers try.
const PER_TROUBLED_MINUTE = 40;

/** Nothing outlives its life in the store. */
export function checkStore({ members, platform, store, timeline, violate }: World): void {
  const [member] = members;
  for (const [, { leftMs, value }] of store.tokens()) {
    const issued = platform.issued(value);
    if (member === undefined || issued === undefined) continue;
    const tooLongMs = timeline.now + leftMs - issued.endsAt;
    if (tooLongMs > SLACK_MS + issued.lifeMs * 0.002)
      violate(member, `(or another) left ${value} in the store for ${Math.round(tooLongMs)} ms more than its life`);
  }
}

/** No promise is left to reject by itself. Gives what ends the watch. */
export function watchRejections({ members, violate }: World): () => void {
  const [member] = members;
  const onRejection = (error: unknown): void => {
    if (member !== undefined) violate(member, `(or another) left a rejection unhandled: ${String(error)}`);
  };
  process.on("unhandledRejection", onRejection);
  return () => void process.off("unhandledRejection", onRejection);
}

/** When everything works, every process is served, and keeps nothing that waits. */
export async function checkServed(world: World, fleet: Fleet): Promise<void> {
  const { members, timeline, violate } = world;
  const waiting = new Set(members.filter(({ host }) => host.isAlive && !host.isFrozen));
  const serve = async (member: Member): Promise<void> => {
    const result = await fleet.call(member);
    if (isIanumError(result)) violate(member, `is not served though everything works: ${result.message}`);
    waiting.delete(member);
  };
  for (const member of waiting) void serve(member);
  await timeline.runUntil(timeline.now + 5_000);
  for (const member of waiting)
    if (member.host.isAlive && !member.host.isFrozen) violate(member, "waits though everything works");
}

/** How many token requests a fleet may make in an hour, given what happened in it. */
export function createHourlyLimit(world: World, judge: RequestJudge): { checkMinute(): void } {
  const { members, timeline, violate } = world;
  let hourEndsAt = HOUR_MS;
  let before = 0;
  let allowed = base();

  function base(): number {
    // In agreement, those who have the same credentials ask as one; otherwise each may ask for itself.
    const asking = new Map(members.map((member) => [world.isInSync ? keyOf(member) : member.host.name, member]));
    return [...asking.values()].reduce((sum, { gate }) => sum + 2 + Math.ceil(3_600 / (0.5 * gate.lifeS)), 0);
  }

  return {
    checkMinute() {
      for (const { disturbedUntil } of members) if (timeline.now < disturbedUntil) allowed += PER_TROUBLED_MINUTE;
      if (timeline.now < hourEndsAt) return;
      const requests = judge.total - before;
      const [member] = members;
      if (requests > allowed && member !== undefined)
        violate(member, `and the others made ${requests} token requests in an hour, and not ${allowed} at most`);
      hourEndsAt += HOUR_MS;
      before = judge.total;
      allowed = base();
    },
  };
}
