import axios from "axios";

/** How calls ended. */
export interface Tally {
  readonly worked: number;
  /** What the others failed with, the most frequent first: `200 × 401`. */
  readonly failures: string;
}

/** Waits for all calls and counts how they ended. */
export async function tally(calls: readonly Promise<unknown>[]): Promise<Tally> {
  const results = await Promise.allSettled(calls);
  const counts = new Map<string, number>();
  for (const result of results) {
    if (result.status === "rejected") {
      const name = nameOf(result.reason);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const failures = Array.from(counts).toSorted(([, one], [, other]) => other - one);
  return {
    worked: results.filter(({ status }) => status === "fulfilled").length,
    failures: failures.map(([name, count]) => `${count} × ${name}`).join(", "),
  };
}

function nameOf(error: unknown): string {
  if (axios.isAxiosError(error) && error.response) return String(error.response.status);
  return error instanceof Error && "code" in error ? String(error.code) : "an error";
}

/** `1 token request`, `2 token requests`. */
export function requests(count: number): string {
  return `${count.toLocaleString("en")} token request${count === 1 ? "" : "s"}`;
}
