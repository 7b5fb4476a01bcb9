import { createSeededRandom } from "../seeded-random.ts";

/** What a world draws from its seed. */
export interface Draw {
  /** From `least` up to `most`. */
  between(least: number, most: number): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  /** How long until the next of events that come every `meanMs` on average. */
  untilNext(meanMs: number): number;
}

export function createDraw(seed: number): Draw {
  const random = createSeededRandom(seed);
  const draw: Draw = {
    between: (least, most) => least + random() * (most - least),
    whole: (least, most) => least + Math.floor(random() * (most - least + 1)),
    chance: (probability) => random() < probability,
    pick: <T>(list: readonly T[]) => list[draw.whole(0, list.length - 1)] as T,
    untilNext: (meanMs) => -Math.log(1 - random()) * meanMs,
  };
  return draw;
}
