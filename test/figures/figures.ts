// What the marked figures on our pages must say, by name: what the sources declare, and what the benchmarks are held to.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../bench/src/limits.ts";
import { type MutationResults, percent, totalOf } from "../../scripts/mutation/write-page.mjs";
import { root } from "../repository.ts";

const core = "packages/core/src";
const store = `${core}/store/share-token.ts`;
const defaultTimeoutMs = constant(`${core}/time/with-timeout.ts`, "DEFAULT_TIMEOUT_MS");
const refreshAheadMs = fallback("refreshAheadMs");
const mutations = JSON.parse(readFileSync(join(root, "scripts/mutation/results.json"), "utf8")) as MutationResults;
const whole = new Intl.NumberFormat("en");

export const figures: Readonly<Record<string, string>> = {
  "store: life of a lock": seconds(constant(store, "LEASE_MS")),
  "store: losers wait": `${share("SHORTEST_WAIT_SHARE")} to ${share("LONGEST_WAIT_SHARE")} s`,
  "store: losers look": `${constant(`${core}/store/loser-pauses.ts`, "LONGEST_POLL_MS") / 1_000} s`,
  "store: pauses": `1, 2, 4 … ${seconds(constant(`${core}/store/store-health.ts`, "LONGEST_WAIT_MS"))}`,
  "source: timeoutMs": spaced(defaultTimeoutMs),
  "source: refreshAheadMs": spaced(refreshAheadMs),
  "source: expiryMarginMs": spaced(fallback("expiryMarginMs")),
  "source: spread": seconds(refreshAheadMs * constant(`${core}/token-source/token-ages.ts`, "JITTER_SHARE")),
  "source: text": kibibytes(constant(`${core}/token-request/read-text.ts`, "MOST_BYTES")),
  "graphql-request: text": kibibytes(constant("packages/graphql-request/src/read-json.ts", "MOST_BYTES")),
  "passport: life of a login": minutes(
    constant("packages/passport/src/login/ianum-strategy-options.ts", "DEFAULT_LOGIN_TIMEOUT_MS"),
  ),
  "passport: life of a proof": minutes(
    constant("packages/passport/src/client/ianum-client-strategy-options.ts", "DEFAULT_PROOF_LIFE_MS"),
  ),
  "cli: latency": seconds(constant("packages/cli/src/doctor/check-latency.ts", "MOST_MS")),
  "cli: connection": seconds(constant("packages/cli/src/doctor/check-connection.ts", "TIMEOUT_MS")),
  ...Object.fromEntries(
    Object.entries(limits.addedToCall).flatMap(([client, { promises, bytes }]) => [
      [`bench: promises of ${client}`, whole.format(promises)],
      [`bench: bytes of ${client}`, whole.format(bytes)],
    ]),
  ),
  "bench: a waiting caller": `${whole.format(limits.bytesPerWaiter)} bytes`,
  "bench: an idle source": `${whole.format(limits.bytesPerIdleSource)} bytes`,
  "bench: ten thousand gates": `${limits.bytesOfGates / 1_000_000} MB`,
  "bench: core + fetch": kilobytes(limits.gzippedBytes["@ianum/fetch"]),
  "bench: core + axios": kilobytes(limits.gzippedBytes["@ianum/axios"]),
  "mutation: axios": percent(totalOf(mutations, "axios").score ?? 0),
  "mutation: core": percent(totalOf(mutations, "core").score ?? 0),
  "mutation: fetch": percent(totalOf(mutations, "fetch").score ?? 0),
};

/** A number that a source declares: `const NAME = 64 * 1024;`. */
function constant(file: string, name: string): number {
  return numberIn(file, new RegExp(`const ${name}(?:: number)? = ([\\d_.* ]+);`));
}

function fallback(option: string): number {
  return numberIn(`${core}/token-source/token-source-options.ts`, new RegExp(`${option} = ([\\d_.* ]+)[,;]`));
}

function numberIn(file: string, pattern: RegExp): number {
  const [, text] = pattern.exec(readFileSync(join(root, file), "utf8")) ?? [];
  if (text === undefined) throw new Error(`${file} has nothing like ${pattern.source}`);
  return text.split("*").reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1);
}

function share(name: string): number {
  return (constant(store, name) * defaultTimeoutMs) / 1_000;
}

function seconds(ms: number): string {
  return `${ms / 1_000} s`;
}

function minutes(ms: number): string {
  return `${ms / 60_000} minutes`;
}

function kibibytes(bytes: number): string {
  return `${bytes / 1_024} KiB`;
}

function kilobytes(bytes: number): string {
  return `${bytes / 1_000} kB`;
}

function spaced(value: number): string {
  return whole.format(value).replaceAll(",", " ");
}
