/** A date as the platform sends it: UNIX seconds where it is documented (`accesses`); elsewhere its form is not documented. */
export type PlatformDate = number | string;

// UNIX seconds are below this until the year 5138, milliseconds above it since 1973.
const SMALLEST_MILLISECONDS = 100_000_000_000;
// Of other texts `Date.parse` makes what it can: of "PENDING 3" the first of March 2001.
const ISO_8601 = /^[+-]?\d{4,6}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?$/i;

/**
 * A platform's date as a `Date`: of UNIX seconds, of milliseconds, of either as text, or of an ISO 8601 text. A time
 * without an offset is taken for UTC.
 *
 * @returns `undefined` for anything else
 */
export function toDate(date: PlatformDate | null | undefined): Date | undefined {
  // JSON can hold an object here, whose toString may be anything.
  if (typeof date !== "number" && typeof date !== "string") return undefined;
  const isNumeric = typeof date === "number" || /^\s*\d+(?:\.\d+)?\s*$/.test(date);
  const value = Number(date);
  const ms = isNumeric ? (value < SMALLEST_MILLISECONDS ? value * 1000 : value) : millisecondsOf(String(date).trim());
  return Number.isNaN(new Date(ms).getTime()) ? undefined : new Date(ms);
}

function millisecondsOf(text: string): number {
  const [known, offset] = ISO_8601.exec(text) ?? [];
  if (known === undefined) return Number.NaN;
  return Date.parse(/T/i.test(text) && offset === undefined ? `${text}Z` : text);
}
