import type { Clock, TokenStore } from "@ianum/core";
import type { Announcements } from "./connect-store.ts";
import type { Draw } from "./draw.ts";
import type { Host } from "./host.ts";
import type { Journal } from "./journal.ts";
import type { Link, LinkState } from "./link.ts";
import type { Gate, SimulatedPlatform } from "./platform.ts";
import type { SimulatedStore } from "./simulated-store.ts";
import type { Timeline } from "./timeline.ts";

/** One machine of the fleet, and how it reaches the others. */
export interface Member {
  readonly host: Host;
  readonly gate: Gate;
  /** What the process presents, newest first. */
  secrets: readonly string[];
  /** When they last changed, in true time. */
  secretsSince: number;
  readonly store: Link;
  readonly platform: Link;
  readonly services: Link;
  /** Until when it may do what it need not do while all is well, in true time. */
  disturbedUntil: number;
}

/** A fleet and all that it depends on, in one timeline. */
export interface World {
  readonly timeline: Timeline;
  readonly draw: Draw;
  readonly journal: Journal;
  readonly platform: SimulatedPlatform;
  /** What is wrong with the way to the platform itself, and how long its token endpoint takes. */
  platformState: LinkState;
  tokenMs: readonly [least: number, most: number];
  readonly store: SimulatedStore;
  storeState: LinkState | "full";
  storeMs: readonly [least: number, most: number];
  /** There if the store announces what is published. */
  readonly announcements: Announcements | undefined;
  readonly members: readonly Member[];
  /** Whether all clocks agree: then the fleet asks the platform as one. */
  readonly isInSync: boolean;
  /** Since when everything works, in true time; `undefined` while there are faults. */
  calmSince: number | undefined;
  /** These may do what they need not do while all is well, for `forMs` and a while after. */
  disturb(members: readonly Member[], forMs: number): void;
  /** Notes a rule that was broken. The first one ends the run. */
  violate(member: Member, what: string): void;
  readonly tampering: Tampering;
}

/** What a test breaks in front of a token source, to see that it is found. */
export interface Tampering {
  readonly store?: (store: TokenStore) => TokenStore;
  readonly clock?: (clock: Clock) => Clock;
}
