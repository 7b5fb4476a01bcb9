import { UsageError } from "demo-kit";

export const usage = `Usage: access-report [options]

Reads the accesses of a subscription and prints them by day, newest first.

  --subscription ID   whose accesses (sub_…); in a sandbox: its default person's
  --from YYYY-MM-DD   the first day, in UTC
  --to YYYY-MM-DD     the last day, in UTC
  --limit N           read N accesses at most
  --days N            days that get a row; earlier ones are summed up (31)
  --csv FILE          also write every access to FILE
  --help              print this

Without IANUM_CLIENT_ID in the environment it reads from a sandbox of its own.
With keys: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET and IANUM_REGION.`;

/** As `parseArgs` takes them. */
export const options = {
  subscription: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  limit: { type: "string" },
  days: { type: "string" },
  csv: { type: "string" },
} as const;

export interface ReportArguments {
  readonly idSubscription: string | undefined;
  /** Both in UNIX seconds, inclusive. */
  readonly dateStart: number | undefined;
  readonly dateEnd: number | undefined;
  readonly limit: number | undefined;
  readonly days: number;
  readonly csvFile: string | undefined;
}

const DAY_S = 24 * 3600;

/** @throws UsageError saying which argument is wrong */
export function readArguments(values: Readonly<Partial<Record<keyof typeof options, string>>>): ReportArguments {
  const dateStart = startOfDay("--from", values.from);
  const lastDay = startOfDay("--to", values.to);
  if (dateStart !== undefined && lastDay !== undefined && dateStart > lastDay) {
    throw new UsageError("--from must not be after --to");
  }
  return {
    idSubscription: notEmpty("--subscription", values.subscription),
    dateStart,
    dateEnd: lastDay === undefined ? undefined : lastDay + DAY_S - 1,
    limit: positive("--limit", values.limit),
    days: positive("--days", values.days) ?? 31,
    csvFile: notEmpty("--csv", values.csv),
  };
}

function startOfDay(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) {
    throw new UsageError(`${name} must be a day such as 2026-01-31, got "${text}"`);
  }
  return at / 1000;
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new UsageError(`${name} must be a whole number above 0, got "${text}"`);
  }
  return value;
}

function notEmpty(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && text.trim() === "") throw new UsageError(`${name} is empty`);
  return text;
}
