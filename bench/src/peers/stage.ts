import type { ControlledPlatform } from "./start-platform.ts";

/** What a scenario has: one contender, and the platform that it calls. */
export interface Stage {
  readonly platform: ControlledPlatform;
  /** The contender with the right keys. */
  readonly call: () => Promise<number>;
  /** Another one, with a secret that is wrong. */
  readonly callWithWrongSecret: () => Promise<number>;
  /** Moves the time of the process and of the platform. */
  readonly advance: (ms: number) => Promise<void>;
}

/** What came of a scenario: counts, or milliseconds where the name says so. */
export type Figures = Readonly<Record<string, number>>;
