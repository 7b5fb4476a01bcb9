import { parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

export const usage = `Usage: fleet [options]

Starts processes that share one token through Redis, and shows what they do while things go wrong; then the same
without Redis, for comparison.

  --processes N       how many (8)
  --seconds N         how long each half takes (20)
  --without-redis     show the half without Redis alone
  --telemetry         show the metrics of @ianum/opentelemetry beside it
  --help              print this

Redis is the one that REDIS_URL names, or a redis-server that this starts and stops itself.`;

export interface FleetArguments {
  readonly isHelp: boolean;
  readonly processes: number;
  readonly seconds: number;
  readonly isWithoutRedis: boolean;
  readonly hasTelemetry: boolean;
}

/** @throws UsageError saying which argument is wrong */
export function readArguments(args: readonly string[]): FleetArguments {
  const values = parse(args);
  return {
    isHelp: values.help ?? false,
    processes: between("--processes", values.processes ?? "8", 1, 64),
    seconds: between("--seconds", values.seconds ?? "20", 5, 3_600),
    isWithoutRedis: values["without-redis"] ?? false,
    hasTelemetry: values.telemetry ?? false,
  };
}

interface Values {
  readonly processes?: string;
  readonly seconds?: string;
  readonly "without-redis"?: boolean;
  readonly telemetry?: boolean;
  readonly help?: boolean;
}

function parse(args: readonly string[]): Values {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        processes: { type: "string" },
        seconds: { type: "string" },
        "without-redis": { type: "boolean" },
        telemetry: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    // Only the first sentence: the rest of Node's message is about arguments that begin with a dash.
    throw new UsageError(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? "") : String(error), {
      cause: error,
    });
  }
}

function between(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, got "${text}"`);
  return value;
}
