import { styleText } from "node:util";
import type { FleetState, ServiceState } from "./fleet-state.ts";
import { metricLines } from "./metric-lines.ts";
import { type TokenColor, tokenColors } from "./token-colors.ts";

const LIFE_BAR = 12;
const HEIGHTS = "▁▂▃▄▅▆▇█";

/** The fleet as it is right now, as lines of text. `now` is Unix milliseconds. */
export function drawFleet(state: FleetState, now: number, tokenLifeMs: number): string {
  const colors = tokenColors(state.services.flatMap(({ fingerprint }) => fingerprint ?? []));
  const seconds = `${(state.elapsedMs / 1_000).toFixed(1)} s of ${state.durationMs / 1_000} s`;
  return [
    `${styleText("bold", `${state.services.length} processes ${state.title}`)}  ${styleText("dim", seconds)}`,
    "",
    `  token requests  ${String(state.totals.tokenRequests).padEnd(5)}${timeline(state.requestsPerSecond)}`,
    `  tokens in use   ${colors.size}`,
    ...(state.hasRedis ? [`  Redis           ${state.isRedisUp ? "up" : styleText("red", "down")}`] : []),
    "",
    ...state.services.map((service, index) => serviceLine(service, index, state, colors, now, tokenLifeMs)),
    "",
    ...(state.metrics === undefined ? [] : [...metricLines(state.metrics), ""]),
    ...state.faults.map((fault) => faultLine(fault)),
    "",
  ].join("\n");
}

/** How many token requests there were in each second, as bars. */
function timeline(perSecond: readonly number[]): string {
  const bars = perSecond.map((count) => (count === 0 ? "·" : HEIGHTS[Math.min(count, HEIGHTS.length) - 1]));
  return bars.slice(-60).join("");
}

function serviceLine(
  service: ServiceState,
  index: number,
  state: FleetState,
  colors: ReadonlyMap<string, TokenColor>,
  now: number,
  tokenLifeMs: number,
): string {
  const name = `  ${String(index + 1).padStart(2)}  ${styleText("dim", `pid ${String(service.pid).padEnd(7)}`)}`;
  if (service.isDead) return `${name} ${styleText("red", "killed while it asked for a token")}`;
  const token =
    service.fingerprint === undefined
      ? "no token".padEnd(LIFE_BAR + 9)
      : tokenBar(service, colors.get(service.fingerprint) ?? "green", now, tokenLifeMs);
  // A token is not handed out in the last tenth of its life.
  const isWaiting = service.expiresAt - now < tokenLifeMs / 10;
  return `${name} ${token}  ${activity(service, state.hasRedis, isWaiting)}`.trimEnd();
}

function tokenBar(
  { fingerprint = "", expiresAt }: ServiceState,
  color: TokenColor,
  now: number,
  tokenLifeMs: number,
): string {
  const left = Math.max(0, Math.min(1, (expiresAt - now) / tokenLifeMs));
  const full = Math.round(left * LIFE_BAR);
  return styleText(color, `■ ${fingerprint} ${"━".repeat(full)}${" ".repeat(LIFE_BAR - full)}`);
}

function activity(service: ServiceState, hasRedis: boolean, isWaiting: boolean): string {
  if (service.isLockHolder) return styleText("bold", "◆ holds the lock, asks for a token");
  if (service.isRequesting) return hasRedis ? "◇ asks for a token of its own" : "◇ asks for a token";
  if (isWaiting) return styleText("dim", "waits for a token");
  return hasRedis && service.isStoreDown ? styleText("dim", "serves itself") : "";
}

function faultLine({ atMs, title, isOver }: FleetState["faults"][number]): string {
  const at = `${(atMs / 1_000).toFixed(0)} s`.padStart(6);
  return isOver ? `${styleText("red", at)}  ${title}` : styleText("dim", `${at}  ${title}`);
}
