import type { ScenarioName } from "./scenarios.ts";
import type { Figures } from "./stage.ts";

/** One run, as `results.json` keeps it: what the tables and plots are made from. */
export interface PeerResults {
  /** Such as `2026-11-25`. */
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly contenders: readonly PeerResult[];
}

export interface PeerResult {
  readonly name: string;
  /** Of the package that is compared; `undefined` for ours and for what is written by hand. */
  readonly version: string | undefined;
  readonly client: string;
  readonly given: string | undefined;
  readonly scenarios: Readonly<Record<ScenarioName, Figures>>;
  readonly cpuUs: number;
  readonly cpuRatio: number;
  readonly gzippedBytes: number | undefined;
  readonly importMs: number | undefined;
}

/** One column: a figure of each contender, the smaller the better. */
export interface Measure {
  readonly title: string;
  /** What it means, in a sentence. */
  readonly about: string;
  readonly of: (result: PeerResult) => number | undefined;
  /** What its bars stand for in the plot; without it, it is not drawn. */
  readonly unit?: string;
  readonly print: (value: number) => string;
  /** From how many times the best on two figures differ: a time that was measured varies, a count does not. */
  readonly isSame: (value: number, best: number) => boolean;
}

const count = new Intl.NumberFormat("en");
const asCount = (value: number): string => count.format(value);
const asTimes = (value: number): string => value.toFixed(2);
const asKilobytes = (value: number): string => `${(value / 1000).toFixed(1)} kB`;
const asMs = (value: number): string => `${Math.max(0, value).toFixed(0)} ms`;
const asSeconds = (value: number): string => (value >= 20_000 ? "> 20 s" : `${(value / 1000).toFixed(1)} s`);
const exactly = (value: number, best: number): boolean => value === best;
const within =
  (difference: number) =>
  (value: number, best: number): boolean =>
    value - best <= difference;

function figure(scenario: ScenarioName, key: string): Measure["of"] {
  return ({ scenarios }) => scenarios[scenario][key];
}

export const measures: readonly Measure[] = [
  {
    title: "cold burst",
    unit: "token requests",
    about: "token requests for 1,000 calls that start at once, without a token",
    of: figure("cold", "tokenRequests"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "cold, failed",
    about: "how many of those calls fail",
    of: figure("cold", "failed"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "blocked",
    unit: "calls that wait",
    about: "calls that wait for a refresh, of 4,800 in two hours, at 20 at once; a token request takes 1 s",
    of: figure("hours", "blocked"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "expired",
    about: "how many of those calls fail",
    of: figure("hours", "failed"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "revoked",
    unit: "calls that fail",
    about: "calls that fail when every token is revoked under 200 of them",
    of: figure("revoked", "failed"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "requests",
    about: "token requests for that",
    of: figure("revoked", "tokenRequests"),
    print: asCount,
    isSame: (value, best) => value <= Math.max(1, best),
  },
  {
    title: "outage",
    unit: "calls that fail",
    about:
      "calls that fail although the token lives, of 380: the token endpoint responds with 503 from minute 50 to 59½ of its hour",
    of: figure("outage", "failed"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "wrong secret",
    unit: "token requests",
    about: "token requests for 200 calls with a secret that is wrong",
    of: figure("refused", "tokenRequests"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "hung",
    unit: "slowest call",
    about: "how long the slowest of 20 calls takes when the first token request gets no response",
    of: figure("hung", "ms"),
    print: asSeconds,
    isSame: within(100),
  },
  {
    title: "leaks",
    about: "in how many of four failures a secret or a token stands in the error as loggers print it",
    of: figure("leaks", "leaks"),
    print: asCount,
    isSame: exactly,
  },
  {
    title: "× CPU",
    about: "CPU time of a call with a token at hand, over loopback, times the same client's with a constant header",
    of: ({ cpuRatio }) => cpuRatio,
    print: asTimes,
    isSame: within(0.05),
  },
  {
    title: "size",
    about: "what a bundle grows by, with all dependencies, without axios (esbuild, gzip -9)",
    of: ({ gzippedBytes }) => gzippedBytes,
    print: asKilobytes,
    isSame: exactly,
  },
  {
    title: "import",
    about: "how long an import takes in a new process, more than an empty module; axios included where it imports it",
    of: ({ importMs }) => importMs,
    print: asMs,
    isSame: within(1),
  },
];
