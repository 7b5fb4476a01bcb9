import type { FleetTotals } from "./fleet-state.ts";
import { readArguments, usage } from "./read-arguments.ts";
import { findRedis, howToGetRedis, type RedisAtHand } from "./redis-at-hand.ts";
import { LATENCY_MS, runFleet, TOKEN_LIFE_S } from "./run-fleet.ts";
import { createFleetView } from "./show-fleet.ts";
import { totalsTable } from "./totals-table.ts";
import { UsageError } from "./usage-error.ts";

const aboutTheSlowest = `The slowest call with Redis waited for the lock of the process that was killed, which ends
after ${TOKEN_LIFE_S} s: as long as a token of this demo lives. A token of an hour is replaced
minutes ahead, and nobody waits for that lock.`;

// The last one is a terminal that was closed.
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a process offers a command; `process` itself is one. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/** The whole command. Answers its exit code: 0, 1 where a call failed, 2 for arguments that are wrong. */
export async function run(args: readonly string[], { env, stdout, stderr }: Surroundings): Promise<number> {
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  // However it is asked to end, it takes its processes and its redis-server with it. `on` and not `once`: a library that
  // restores the cursor ends the process itself when no other listener is left.
  for (const name of ENDING) process.on(name, stop);
  let redis: RedisAtHand | undefined;
  try {
    const { hasTelemetry, isHelp, isWithoutRedis, processes, seconds } = readArguments(args);
    if (isHelp) {
      stdout.write(`${usage}\n`);
      return 0;
    }
    redis = isWithoutRedis ? undefined : await findRedis(env);
    if (redis === undefined && !isWithoutRedis) stderr.write(`${howToGetRedis}\nshowing the half without Redis\n`);
    stdout.write(`a token lives ${TOKEN_LIFE_S} s, and the token endpoint takes ${LATENCY_MS} ms\n\n`);

    const halves: { readonly title: string; readonly totals: FleetTotals }[] = [];
    for (const shared of redis === undefined ? [undefined] : [redis, undefined]) {
      const view = createFleetView(stdout, TOKEN_LIFE_S * 1_000);
      const onFrame = view.show;
      const totals = await runFleet({
        processes,
        seconds,
        redis: shared,
        hasTelemetry,
        onFrame,
        signal: stopped.signal,
      });
      view.done();
      if (stopped.signal.aborted) return 130;
      halves.push({ title: shared === undefined ? "without Redis" : "with Redis", totals });
    }
    stdout.write(`${totalsTable(halves, seconds / TOKEN_LIFE_S)}\n`);
    if (redis !== undefined) stdout.write(`\n${aboutTheSlowest}\n`);
    return halves.some(({ totals }) => totals.failed > 0) ? 1 : 0;
  } catch (error) {
    stderr.write(`fleet: ${error instanceof Error ? error.message : String(error)}\n`);
    if (!(error instanceof UsageError)) return 1;
    stderr.write("fleet --help lists the arguments\n");
    return 2;
  } finally {
    await redis?.close();
    for (const name of ENDING) process.off(name, stop);
  }
}
