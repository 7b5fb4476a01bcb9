import { setImmediate as turn } from "node:timers/promises";

/** Virtual time, as one list of events: one happens after the other, and all that it starts ends before the next. */
export interface Timeline {
  /** Milliseconds since the world began: the true time, which no process knows. */
  readonly now: number;
  /** How many events have happened. */
  readonly events: number;
  /** Calls `work` after `ms`; what it gives takes that back. */
  after(ms: number, work: () => void): () => void;
  runUntil(instant: number): Promise<void>;
  /** Runs work on the thread pool: nothing else happens before it is done. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
  /** Calls `check` when this event and all that it starts are done. */
  afterwards(check: () => void): void;
}

interface Entry {
  readonly at: number;
  readonly number: number;
  work: (() => void) | undefined;
}

export function createTimeline(): Timeline {
  const heap: Entry[] = [];
  let now = 0;
  let events = 0;
  let added = 0;
  let working = 0;
  let checks: (() => void)[] = [];

  // Nothing else leaves this thread: after a turn of the event loop, all that an event started is done.
  async function rest(): Promise<void> {
    do await turn();
    while (working > 0);
    const due = checks;
    checks = [];
    for (const check of due) check();
  }

  return {
    get now() {
      return now;
    },
    get events() {
      return events;
    },
    after(ms, work) {
      added += 1;
      const entry: Entry = { at: now + Math.max(0, ms), number: added, work };
      push(heap, entry);
      return () => (entry.work = undefined);
    },
    async runUntil(instant) {
      await rest();
      for (let next = heap[0]; next !== undefined && next.at <= instant; next = heap[0]) {
        pop(heap);
        if (next.work === undefined) continue;
        now = next.at;
        events += 1;
        next.work();
        await rest();
      }
      now = instant;
    },
    async atOnce(work) {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
      }
    },
    afterwards: (check) => void checks.push(check),
  };
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.number < other.number);
}

/** A binary heap: the earliest entry is the first. */
function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Entry;
    if (!isBefore(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop() as Entry;
  if (heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    const right = heap[child + 1];
    if (right !== undefined && isBefore(right, heap[child] as Entry)) child += 1;
    const below = heap[child];
    if (below === undefined || !isBefore(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}
