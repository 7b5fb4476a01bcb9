import { type Access, toDate } from "@ianum/subscriptions";

export interface DayCount {
  /** In UTC, such as 2026-01-31. */
  readonly day: string;
  readonly count: number;
}

/** How many accesses each day (in UTC) has, newest day first. */
export function countByDay(accesses: readonly Access[]): readonly DayCount[] {
  const counts = new Map<string, number>();
  for (const { date } of accesses) {
    const day = toDate(date)?.toISOString().slice(0, 10) ?? "no date";
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return [...counts].map(([day, count]) => ({ day, count })).toSorted((left, right) => (left.day < right.day ? 1 : -1));
}
