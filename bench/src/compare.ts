import { quantile, type Quartiles, quartilesOf } from "./quantile.ts";

/** One way of making the same call. */
export interface Contender {
  readonly name: string;
  /** One call, from beginning to end. */
  readonly call: () => Promise<unknown>;
}

export interface Comparison {
  readonly name: string;
  /** How long a call takes, waiting included. */
  readonly wall: Measure;
  /** How long the processor works for a call, on all threads of this process. */
  readonly cpu: Measure;
}

export interface Measure {
  /** The median over all rounds. */
  readonly nsPerCall: number;
  /** This contender's time in a round, as a multiple of the floor's in the same round. */
  readonly ratio: Quartiles;
}

export interface CompareOptions {
  readonly rounds: number;
  /** How long one contender's turn lasts in each round, about. */
  readonly turnMs: number;
  /** The name of the contender that the others are measured by. */
  readonly floor: string;
  /** Called after each round. */
  readonly onRound?: (round: number) => void;
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
  const { rounds, turnMs, floor, onRound } = options;
  const calls = await callsPerTurn(contenders, turnMs);
  const all = contenders.map((contender) => ({ contender, turns: [] as Turn[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, turns } of inOrderOf(round, all)) turns.push(await timeTurn(contender, calls));
    onRound?.(round + 1);
  }

  const floorTurns = all.find(({ contender }) => contender.name === floor)?.turns ?? [];
  const measure = (turns: readonly Turn[], key: keyof Turn): Measure => {
    const ratios = turns.map((turn, round) => turn[key] / (floorTurns[round]?.[key] ?? Number.NaN));
    return {
      nsPerCall: quantile(
        turns.map((turn) => turn[key]),
        0.5,
      ),
      ratio: quartilesOf(ratios),
    };
  };
  return all.map(({ contender: { name }, turns }) => ({
    name,
    wall: measure(turns, "wallNs"),
    cpu: measure(turns, "cpuNs"),
  }));
}

/** Both for one call. */
interface Turn {
  readonly wallNs: number;
  readonly cpuNs: number;
}

/** All of them, in the order of this round: every second round begins with the next one, and those between go backwards. */
export function inOrderOf<T>(round: number, all: readonly T[]): readonly T[] {
  const first = Math.floor(round / 2) % all.length;
  const order = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? order : order.toReversed();
}

/**
 * Warms every contender up, and finds how many calls the slowest makes in a turn. The best of three passes says it: where
 * the machine stood still in one, turns of a few calls would measure what changing from one contender to another costs.
 */
async function callsPerTurn(contenders: readonly Contender[], turnMs: number): Promise<number> {
  let most = 1;
  for (let pass = 0; pass < 3; pass += 1) {
    let fewest = Infinity;
    for (const { call } of contenders) {
      const endAt = performance.now() + turnMs * 4;
      let calls = 0;
      while (performance.now() < endAt) {
        await call();
        calls += 1;
      }
      fewest = Math.min(fewest, calls / 4);
    }
    most = Math.max(most, fewest);
  }
  return Math.round(most);
}

async function timeTurn({ call }: Contender, calls: number): Promise<Turn> {
  // Each turn pays for its own garbage only. Present when Node runs with --expose-gc. A minor collection: a full one
  // throws optimized code away, and a turn would measure how it is compiled anew.
  globalThis.gc?.({ type: "minor" });
  const usedBefore = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  for (let index = 0; index < calls; index += 1) {
    await call();
  }
  const wallNs = Number(process.hrtime.bigint() - startedAt) / calls;
  const { user, system } = process.cpuUsage(usedBefore);
  return { wallNs, cpuNs: ((user + system) * 1000) / calls };
}
