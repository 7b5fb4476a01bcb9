import type { Clock } from "./clock.ts";

/** Keeps background refreshes apart that brought nothing, from a second to a minute. */
export interface RefreshSpacing {
  isOver(): boolean;
  note(hasBroughtNewToken: boolean): void;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

export function createRefreshSpacing(clock: Clock): RefreshSpacing {
  let fruitless = 0;
  let overAtElapsed = 0;

  return {
    isOver: () => fruitless === 0 || clock.elapsed() >= overAtElapsed,
    note(hasBroughtNewToken) {
      fruitless = hasBroughtNewToken ? 0 : fruitless + 1;
      const spacingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (fruitless - 1));
      overAtElapsed = clock.elapsed() + spacingMs * (0.5 + Math.random() / 2);
    },
  };
}
