/** One time that a person entered through a gate. */
export interface Access {
  /** In UNIX seconds. */
  readonly date: number;
  /** Tells two of the same second apart. */
  readonly sequence: number;
}

export interface AccessRange {
  readonly order: "asc" | "desc";
  readonly limit: number;
  /** In UNIX seconds, both inclusive. */
  readonly dateStart?: number | undefined;
  readonly dateEnd?: number | undefined;
  /** The last entry of the page before. */
  readonly after?: Access | undefined;
}

export interface AccessHistory {
  add(date: number): void;
  /** A page, and whether more follow. */
  page(range: AccessRange): { readonly entries: readonly Access[]; readonly hasMore: boolean };
}

// The newest generated access. Fixed, so that two sandboxes hold the same ones.
const NEWEST_GENERATED = Date.UTC(2026, 0, 1) / 1000;
const SHORTEST_GAP = 600;
const LONGEST_GAP = 6_600;

/** A person's accesses, oldest first: `count` generated ones, about 24 a day, always the same. */
export function createAccessHistory(count: number): AccessHistory {
  const entries = generate(count);

  /** The index of the first entry for which `isReached` holds, by bisection. */
  const firstIndex = (isReached: (entry: Access) => boolean): number => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = entries[middle];
      if (entry && isReached(entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  return {
    add(date) {
      const entry = { date, sequence: entries.length };
      entries.splice(
        firstIndex((other) => compare(other, entry) > 0),
        0,
        entry,
      );
    },
    page({ order, limit, dateStart, dateEnd, after }) {
      let low = dateStart === undefined ? 0 : firstIndex((entry) => entry.date >= dateStart);
      let high = dateEnd === undefined ? entries.length : firstIndex((entry) => entry.date > dateEnd);
      if (order === "asc") {
        if (after)
          low = Math.max(
            low,
            firstIndex((entry) => compare(entry, after) > 0),
          );
        const end = Math.min(low + limit, high);
        return { entries: entries.slice(low, end), hasMore: end < high };
      }
      if (after)
        high = Math.min(
          high,
          firstIndex((entry) => compare(entry, after) >= 0),
        );
      const start = Math.max(high - limit, low);
      return { entries: entries.slice(start, high).toReversed(), hasMore: start > low };
    },
  };
}

function compare(left: Access, right: Access): number {
  return left.date - right.date || left.sequence - right.sequence;
}

function generate(count: number): Access[] {
  const entries: Access[] = [];
  let date = NEWEST_GENERATED;
  // A linear congruential generator (Numerical Recipes): spread, and the same on every machine.
  let state = 1;
  for (let sequence = count - 1; sequence >= 0; sequence--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    date -= SHORTEST_GAP + Math.floor((state / 2 ** 32) * (LONGEST_GAP - SHORTEST_GAP));
    entries.push({ date, sequence });
  }
  return entries.toReversed();
}
