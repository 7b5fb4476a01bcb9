import { runCommand, type Surroundings, withStopSignal } from "demo-kit";
import type { FleetTotals } from "./fleet-state.ts";
import { options, usage, wholeNumber } from "./read-arguments.ts";
import { findRedis, howToGetRedis } from "./redis-at-hand.ts";
import { LATENCY_MS, runFleet, TOKEN_LIFE_S } from "./run-fleet.ts";
import { createFleetView } from "./show-fleet.ts";
import { totalsTable } from "./totals-table.ts";

const aboutTheSlowest = `With Redis the slowest call waited for the lock of the process that was killed:
it ends by itself after ${TOKEN_LIFE_S} s, as long as a token of this demo lives. A token of
an hour is replaced minutes ahead, and no call waits for that lock.`;

const SLOW_MS = 1_000;

/** The whole command. Gives its exit code: 0, 1 when a call failed, 2 for arguments that are wrong, 130 when it was ended. */
export function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  return runCommand(
    {
      name: "fleet",
      usage,
      options,
      run(values) {
        const settings = {
          processes: wholeNumber("--processes", values.processes, 1, 64),
          seconds: wholeNumber("--seconds", values.seconds, 5, 3_600),
          hasTelemetry: values.telemetry,
        };
        // However it is asked to end, it takes its processes and its redis-server with it.
        return withStopSignal((signal) =>
          show({ ...settings, isWithoutRedis: values["without-redis"], signal }, surroundings),
        );
      },
    },
    args,
    surroundings,
  );
}

interface Settings {
  readonly processes: number;
  readonly seconds: number;
  readonly hasTelemetry: boolean;
  readonly isWithoutRedis: boolean;
  readonly signal: AbortSignal;
}

async function show({ isWithoutRedis, ...settings }: Settings, { env, stdout, stderr }: Surroundings): Promise<number> {
  const { seconds, signal } = settings;
  const redis = isWithoutRedis ? undefined : await findRedis(env);
  try {
    if (redis === undefined && !isWithoutRedis) stderr.write(`${howToGetRedis}\nshowing the half without Redis\n`);
    stdout.write(`a token lives ${TOKEN_LIFE_S} s, and the token endpoint takes ${LATENCY_MS} ms\n\n`);

    const halves: { readonly title: string; readonly totals: FleetTotals }[] = [];
    for (const shared of redis === undefined ? [undefined] : [redis, undefined]) {
      const view = createFleetView(stdout, TOKEN_LIFE_S * 1_000);
      const totals = await runFleet({ ...settings, redis: shared, onFrame: view.show });
      view.done();
      if (signal.aborted) return 130;
      halves.push({ title: shared === undefined ? "without Redis" : "with Redis", totals });
    }
    stdout.write(`${totalsTable(halves, seconds / TOKEN_LIFE_S)}\n`);
    if (redis !== undefined && (halves[0]?.totals.slowestMs ?? 0) > SLOW_MS) stdout.write(`\n${aboutTheSlowest}\n`);
    return halves.some(({ totals }) => totals.failed > 0) ? 1 : 0;
  } finally {
    await redis?.close();
  }
}
