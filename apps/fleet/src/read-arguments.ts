import { UsageError } from "demo-kit";

export const usage = `Usage: fleet [options]

Starts processes that share one token through Redis, and shows what they do while things go wrong; then the same
without Redis, for comparison.

  --processes N       how many (8)
  --seconds N         how long each half takes (20)
  --without-redis     show the half without Redis alone
  --telemetry         show the metrics of @ianum/opentelemetry beside it
  --help              print this

Redis is the one that REDIS_URL names, or a redis-server that this starts and stops itself.`;

/** As `parseArgs` takes them. */
export const options = {
  processes: { type: "string", default: "8" },
  seconds: { type: "string", default: "20" },
  "without-redis": { type: "boolean", default: false },
  telemetry: { type: "boolean", default: false },
} as const;

/** @throws UsageError saying what is wrong with it */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, got "${text}"`);
  return value;
}
