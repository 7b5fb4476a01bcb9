import { styleText } from "node:util";
import type { MetricReading } from "./messages.ts";

// Those that say most, in the order in which one looks at them.
const SHOWN = [
  "ianum.token.requests",
  "ianum.token.request.duration",
  "ianum.token.adoptions",
  "ianum.token.wait.duration",
  "ianum.token.retries",
  "ianum.token.failures",
  "ianum.token.store.operation.duration",
  "ianum.token.store.failures",
  "ianum.token.store.down",
];

/** A line for each metric: how many, and of durations the mean. */
export function metricLines(metrics: ReadonlyMap<string, MetricReading>): readonly string[] {
  return SHOWN.map((name) => {
    const { count, seconds } = metrics.get(name) ?? { count: 0 };
    const mean = seconds === undefined || count === 0 ? "" : styleText("dim", `  mean ${inMs(seconds / count)}`);
    return `  ${name.padEnd(38)}${String(count).padStart(6)}${mean}`;
  });
}

function inMs(seconds: number): string {
  const ms = seconds * 1_000;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
