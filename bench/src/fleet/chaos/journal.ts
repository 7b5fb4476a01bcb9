/** The last things that happened, to each host and to all. */
export interface Journal {
  /** @param host - to which it happened; without one, to all */
  note(host: string | undefined, what: () => string): void;
  /** The last of them that concern a host, in order, a line each. */
  linesOf(host: string, most: number): readonly string[];
  /** A number that another order of things would change. */
  readonly digest: number;
}

interface Entry {
  readonly number: number;
  readonly at: number;
  readonly what: () => string;
}

const KEPT = 200;

/** @param now - the true time, in milliseconds */
export function createJournal(now: () => number): Journal {
  const entries = new Map<string, Entry[]>();
  let number = 0;
  let digest = 0;

  return {
    note(host = "", what) {
      number += 1;
      digest = (Math.imul(digest, 31) + Math.round(now()) + host.length) | 0;
      const ofHost = entries.get(host) ?? [];
      entries.set(host, ofHost);
      ofHost.push({ number, at: now(), what });
      if (ofHost.length >= 2 * KEPT) ofHost.splice(0, KEPT);
    },
    linesOf(host, most) {
      const both = [...(entries.get(host) ?? []), ...(entries.get("") ?? [])];
      const last = both.toSorted((one, other) => one.number - other.number).slice(-most);
      return last.map(({ at, what }) => `${timeOf(at)}  ${what()}`);
    },
    get digest() {
      return digest;
    },
  };
}

/** `1:02:03.456` after the beginning. */
export function timeOf(ms: number): string {
  const pad = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, "0");
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1_000) % 60];
  return `${Math.floor(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(ms % 1_000, 3)}`;
}
