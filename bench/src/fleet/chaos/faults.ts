import type { FaultContext } from "./fault-context.ts";
import { keyOf } from "./judge-requests.ts";
import { linkFaults } from "./link.ts";
import type { EndpointState } from "./platform.ts";
import { rotateSecret } from "./rotate-secret.ts";
import type { Member, World } from "./world.ts";

/** Each kind of fault, by what happens. */
export const faults: Readonly<Record<string, (context: FaultContext) => void>> = {
  "a process dies"({ fleet, judge, world: { draw, members } }) {
    // Where it hurts: in the middle of a token request, while it holds the lock.
    const asking = [...judge.live].map(({ member }) => member).filter(({ host }) => host.isAlive);
    const member = asking.length > 0 && draw.chance(0.7) ? draw.pick(asking) : draw.pick(members);
    if (member.host.isAlive) fleet.restart(member, draw.between(100, 30_000));
  },
  "all processes are replaced"({ fleet, world: { draw, members } }) {
    const withinMs = draw.pick([0, 30_000]);
    for (const member of members) if (member.host.isAlive) fleet.restart(member, draw.between(100, 100 + withinMs));
  },
  "some hosts lose the store"(context) {
    cut(context, "store");
  },
  "some hosts lose the platform"(context) {
    cut(context, "platform");
  },
  "the store is down"({ endAfter, world }) {
    const ms = drawDuration(world);
    world.storeState = world.draw.pick([...linkFaults, "full"]);
    world.disturb(world.members, ms);
    endAfter(ms, () => (world.storeState = "up"));
  },
  "the store is slow"({ endAfter, world }) {
    const ms = drawDuration(world);
    world.storeMs = world.draw.pick([
      [50, 400],
      [200, 3_000],
    ]);
    world.disturb(world.members, ms);
    endAfter(ms, () => (world.storeMs = [0.1, 2]));
  },
  "the store fails over"({ endAfter, world }) {
    const ms = world.draw.between(0, 8_000);
    world.storeState = world.draw.pick(linkFaults);
    world.disturb(world.members, ms);
    const lostMs = world.draw.between(0, 3_000);
    endAfter(ms, () => {
      world.storeState = "up";
      world.store.failOver(lostMs + ms);
      // What it has lost, or has again, is seen one by one.
      world.disturb(world.members, 3_600_000);
    });
  },
  "the store forgets all"({ world }) {
    world.store.wipe();
    world.disturb(world.members, 0);
    world.announcements?.clear();
  },
  "the token endpoint fails"({ endAfter, world }) {
    const ms = drawDuration(world);
    world.platform.endpoint = drawEndpointState(world);
    world.disturb(world.members, ms);
    endAfter(ms, () => (world.platform.endpoint = { type: "works" }));
  },
  "the platform cannot be reached"({ endAfter, world }) {
    const ms = drawDuration(world);
    world.platformState = world.draw.pick(linkFaults);
    world.disturb(world.members, ms);
    endAfter(ms, () => (world.platformState = "up"));
  },
  "the token endpoint is slow"({ endAfter, world }) {
    const ms = drawDuration(world);
    world.tokenMs = world.draw.pick([
      [1_000, 3_000],
      [3_000, 6_000],
    ]);
    world.disturb(world.members, ms);
    endAfter(ms, () => (world.tokenMs = [30, 200]));
  },
  "tokens are revoked"({ judge, world: { draw, platform } }) {
    const gate = draw.pick(platform.gates);
    platform.revoke(gate, draw.chance(0.5));
    judge.noteRefusals();
  },
  "the services refuse all tokens"({ endAfter, judge, world }) {
    const ms = world.draw.between(1_000, 40_000);
    world.platform.refusesAll = true;
    world.disturb(world.members, ms);
    endAfter(ms, () => {
      world.platform.refusesAll = false;
      judge.noteRefusals();
    });
  },
  "a secret is replaced"(context) {
    rotateSecret(context, context.world.draw.pick(context.world.platform.gates));
  },
  "an event loop stands still"({ leftMs, world }) {
    const { draw, members } = world;
    freeze(world, draw.pick(members), Math.min(leftMs(), draw.between(100, 20_000)), false);
  },
  "a machine sleeps"({ leftMs, world }) {
    const { draw, members } = world;
    freeze(world, draw.pick(members), Math.min(leftMs(), draw.between(10_000, 1_200_000)), true);
  },
  "a clock is set"({ world }) {
    const { draw, members } = world;
    const member = draw.pick(members);
    member.host.step(draw.between(-600_000, 600_000));
    world.disturb([member], 3_600_000);
  },
};

function cut({ endAfter, world }: FaultContext, way: "store" | "platform"): void {
  const { draw, members } = world;
  const share = draw.pick([0, 0.1, 0.5]);
  const chosen = members.filter(() => draw.chance(share));
  if (chosen.length === 0) chosen.push(draw.pick(members));
  const ms = drawDuration(world);
  const state = draw.pick(linkFaults);
  for (const member of chosen) member[way].state = state;
  // One that holds the lock keeps the others waiting.
  world.disturb(members, ms);
  endAfter(ms, () => chosen.forEach((member) => (member[way].state = "up")));
}

function freeze(world: World, member: Member, ms: number, isAsleep: boolean): void {
  member.host.freeze(ms, isAsleep);
  world.disturb(
    world.members.filter((other) => keyOf(other) === keyOf(member)),
    ms,
  );
}

function drawDuration({ draw }: World): number {
  return draw.pick([draw.between(500, 5_000), draw.between(5_000, 60_000), draw.between(60_000, 400_000)]);
}

function drawEndpointState({ draw }: World): EndpointState {
  const states: readonly EndpointState[] = [
    { type: "refuses", status: 503, retryAfterS: undefined },
    { type: "refuses", status: 503, retryAfterS: draw.whole(1, 30) },
    { type: "refuses", status: 429, retryAfterS: draw.whole(1, 120) },
    { type: "broken", status: 500, body: "" },
    { type: "broken", status: 502, body: "<html>Bad gateway</html>" },
    { type: "broken", status: 200, body: `{"access_token": "half of` },
  ];
  return draw.pick(states);
}
