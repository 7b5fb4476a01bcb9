import type { Announcements } from "./connect-store.ts";
import { createDraw, type Draw } from "./draw.ts";
import { createHost } from "./host.ts";
import { createJournal } from "./journal.ts";
import { createLink, type LinkState } from "./link.ts";
import { createSimulatedPlatform, type Gate } from "./platform.ts";
import { createSimulatedStore } from "./simulated-store.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import type { Member, Tampering, World } from "./world.ts";

/** The first rule that was broken. */
export interface Violation {
  readonly member: Member;
  readonly what: string;
  readonly at: number;
}

export interface DrawnWorld extends World {
  readonly violation: Violation | undefined;
}

/** What follows from a fault may take this long to be over: a store's pauses, and a caller's wait. */
const AFTERMATH_MS = 45_000;
// Crystals are right to a hundredth of this; clocks that are slewed are not.
const LARGEST_DRIFT = 0.0005;

/** Draws a fleet: how many processes, their clocks and ways, the gates that they share. */
export function drawWorld(seed: number, processes: number | undefined, tampering: Tampering): DrawnWorld {
  const draw = createDraw(seed);
  const timeline = createTimeline();
  const gates = Array.from({ length: draw.whole(1, 3) }, (_, index) => drawGate(draw, index + 1));
  const platform = createSimulatedPlatform(timeline, gates);
  for (const gate of gates) platform.addSecret(gate);
  const isInSync = draw.chance(0.5);
  const serverRate = 1 + draw.between(-LARGEST_DRIFT, LARGEST_DRIFT);
  const announcements: Announcements | undefined = draw.chance(0.5) ? new Map() : undefined;
  let violation: Violation | undefined;

  const world: DrawnWorld = {
    timeline,
    draw,
    journal: createJournal(() => timeline.now),
    platform,
    platformState: "up",
    tokenMs: [30, 200],
    store: createSimulatedStore(() => timeline.now * serverRate),
    storeState: "up",
    storeMs: [0.1, 2],
    announcements,
    members: [],
    isInSync,
    calmSince: undefined,
    disturb(members, forMs) {
      for (const member of members)
        member.disturbedUntil = Math.max(member.disturbedUntil, timeline.now + forMs + AFTERMATH_MS);
    },
    violate(member, what) {
      violation ??= { member, what, at: timeline.now };
    },
    get violation() {
      return violation;
    },
    tampering,
  };
  const count = processes ?? draw.pick([2, 5, 20, 60, 200]);
  const members = Array.from({ length: count }, (_, index) => drawMember(world, timeline, `process ${index + 1}`));
  return Object.assign(world, { members });
}

function drawGate(draw: Draw, number: number): Gate {
  return {
    id: `gate_${number}`,
    lifeS: draw.pick([60, 600, 3_600, 3_600]),
    givesAgain: draw.chance(0.3),
    secrets: [],
    isRotating: false,
  };
}

function drawMember(world: World, timeline: Timeline, name: string): Member {
  const { draw, isInSync } = world;
  const host = createHost(timeline, {
    name,
    aheadMs: isInSync
      ? draw.between(-50, 50)
      : draw.pick([0, 0, draw.between(-5_000, 5_000), draw.between(-900_000, 900_000)]),
    rate: 1 + draw.between(-LARGEST_DRIFT, LARGEST_DRIFT),
  });
  const gate = draw.pick(world.platform.gates);
  const link = (latencyMs: () => number, serverState: () => LinkState, isOrdered: boolean) =>
    createLink({ timeline, host, latencyMs, serverState, isOrdered });
  return {
    host,
    gate,
    secrets: gate.secrets.slice(-1),
    secretsSince: Number.NEGATIVE_INFINITY,
    store: link(
      () => draw.between(...world.storeMs) / 2,
      () => (world.storeState === "full" ? "up" : world.storeState),
      true,
    ),
    platform: link(
      () => draw.between(...world.tokenMs) / 2,
      () => world.platformState,
      false,
    ),
    services: link(
      () => draw.between(2, 40),
      () => "up",
      false,
    ),
    disturbedUntil: 0,
  };
}
