import { quantile } from "./quantile.ts";

/** One way of making the same call. */
export interface Contender {
  readonly name: string;
  /** One call, from beginning to end. */
  readonly call: () => Promise<unknown>;
}

export interface Comparison {
  readonly name: string;
  /** The median over all rounds. */
  readonly nsPerCall: number;
  /** The median over all rounds of this contender's time in a round, less the first one's in the same round. */
  readonly addedNs: number;
  /** This contender's time in a round, as a multiple of the floor's in the same round. */
  readonly ratio: { readonly median: number; readonly lower: number; readonly upper: number };
}

export interface CompareOptions {
  readonly rounds: number;
  /** How long one contender's turn lasts in each round, about. */
  readonly turnMs: number;
  /** The name of the contender that the others are measured by. */
  readonly floor: string;
}

/**
 * Times the contenders side by side: in each round every one has a turn of as many calls as the others, one call after
 * the other. The order rotates and turns round, so that none always follows the same one. What happens to the machine in
 * the meantime happens to all of a round, and is no part of the ratios within it.
 */
export async function compare(
  contenders: readonly Contender[],
  options: CompareOptions,
): Promise<readonly Comparison[]> {
  const { rounds, turnMs, floor } = options;
  const calls = await callsPerTurn(contenders, turnMs);
  const turns = contenders.map((contender) => ({ contender, times: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, times } of inOrderOf(round, turns)) times.push(await timeTurn(contender, calls));
  }

  const timesOf = (wanted: string): readonly number[] =>
    turns.find(({ contender }) => contender.name === wanted)?.times ?? [];
  const bareTimes = turns[0]?.times ?? [];
  const floorTimes = timesOf(floor);
  return turns.map(({ contender: { name }, times }) => {
    const ratios = times.map((time, round) => time / (floorTimes[round] ?? Number.NaN));
    const added = times.map((time, round) => time - (bareTimes[round] ?? Number.NaN));
    return {
      name,
      nsPerCall: quantile(times, 0.5),
      addedNs: quantile(added, 0.5),
      ratio: { median: quantile(ratios, 0.5), lower: quantile(ratios, 0.25), upper: quantile(ratios, 0.75) },
    };
  });
}

/** All of them, in the order of this round: every second round begins with the next one, and those between go backwards. */
export function inOrderOf<T>(round: number, all: readonly T[]): readonly T[] {
  const first = Math.floor(round / 2) % all.length;
  const order = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? order : order.toReversed();
}

/** Warms every contender up, and finds how many calls the slowest makes in a turn. */
async function callsPerTurn(contenders: readonly Contender[], turnMs: number): Promise<number> {
  let fewest = Infinity;
  for (let pass = 0; pass < 3; pass += 1) {
    fewest = Infinity;
    for (const { call } of contenders) {
      const endAt = performance.now() + turnMs * 4;
      let calls = 0;
      while (performance.now() < endAt) {
        await call();
        calls += 1;
      }
      fewest = Math.min(fewest, calls / 4);
    }
  }
  return Math.max(1, Math.round(fewest));
}

/** Nanoseconds per call. */
async function timeTurn({ call }: Contender, calls: number): Promise<number> {
  // Each turn pays for its own garbage only. Present when Node runs with --expose-gc.
  globalThis.gc?.();
  // A full collection takes optimized code with it, where that refers to hidden classes that no object has at the moment.
  // Applications collect everything once in a while, and not every few milliseconds: let it be made again first.
  for (let index = 0; index < calls; index += 1) {
    await call();
  }
  const startedAt = process.hrtime.bigint();
  for (let index = 0; index < calls; index += 1) {
    await call();
  }
  return Number(process.hrtime.bigint() - startedAt) / calls;
}
