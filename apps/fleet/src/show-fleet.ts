import { createLogUpdate } from "log-update";
import { drawFleet } from "./draw-fleet.ts";
import type { FleetState } from "./fleet-state.ts";
import { metricLines } from "./metric-lines.ts";

/** Where a fleet is shown. */
export interface FleetView {
  show(state: FleetState): void;
  /** Leaves the last picture where it is. */
  done(): void;
}

/** A picture that is drawn over and over on a terminal; elsewhere a line for each second. */
export function createFleetView(
  stdout: NodeJS.WritableStream & { readonly isTTY?: boolean },
  lifeMs: number,
): FleetView {
  return stdout.isTTY === true ? picture(stdout, lifeMs) : lines(stdout);
}

function picture(stdout: NodeJS.WritableStream, tokenLifeMs: number): FleetView {
  const update = createLogUpdate(stdout);
  return {
    show: (state) => update(drawFleet(state, Date.now(), tokenLifeMs)),
    done() {
      update.done();
      stdout.write("\n");
    },
  };
}

function lines(stdout: NodeJS.WritableStream): FleetView {
  let lastSecond = -1;
  const told = new Set<string>();
  let metrics: FleetState["metrics"];
  return {
    show(state) {
      metrics = state.metrics;
      for (const { title, isOver } of state.faults) {
        if (!isOver || told.has(title)) continue;
        told.add(title);
        stdout.write(`        ${title}\n`);
      }
      const second = Math.floor(state.elapsedMs / 1_000);
      if (second === lastSecond) return;
      lastSecond = second;
      const inUse = new Set(state.services.map(({ fingerprint }) => fingerprint).filter(Boolean)).size;
      const redis = state.hasRedis ? `, Redis ${state.isRedisUp ? "up" : "down"}` : "";
      stdout.write(
        `${String(second).padStart(4)} s  token requests: ${state.totals.tokenRequests}, tokens in use: ${inUse}${redis}\n`,
      );
    },
    // At the end alone: between the lines for each second they would be hard to read.
    done: () => void stdout.write(`\n${metrics === undefined ? "" : `${metricLines(metrics).join("\n")}\n\n`}`),
  };
}
