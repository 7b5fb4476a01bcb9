import type { Scheduler } from "fast-check";
import { createFleetRules } from "./fleet-rules.ts";
import { createModelProcess, type ModelProcess } from "./model-process.ts";
import type { Step } from "./model-step.ts";
import { createModelWorld, type ModelWorld } from "./model-world.ts";
import { withSeededRandom } from "../../../../bench/src/fleet/seeded-random.ts";

export interface Scenario {
  readonly processes: number;
  readonly steps: readonly Step[];
  /** Of the jitter. */
  readonly seed: number;
  readonly scheduler: Scheduler;
}

const HOUR_MS = 3_600_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Real token sources live through the steps, over a store if there are several of them.
 *
 * @throws Error with the rules that were broken
 */
export function runSteps({ processes: count, scheduler, seed, steps }: Scenario): Promise<void> {
  return withSeededRandom(seed, async () => {
    const processes: ModelProcess[] = [];
    const byName = (name: string): ModelProcess | undefined => processes.find((process) => process.name === name);
    const world = createModelWorld(scheduler, {
      onRequest(request) {
        byName(request.client)?.checkRequest(request);
        fleetRules.check(request);
      },
      onResponse(request, status, retryAfterMs) {
        byName(request.client)?.rules.note(request, status, retryAfterMs);
      },
    });
    const fleetRules = createFleetRules(world, (name) => byName(name)?.waitedMs() ?? 0);
    for (let index = 1; index <= count; index += 1)
      processes.push(createModelProcess(world, `process ${index}`, count > 1));
    const onUnhandled = (error: unknown): void => world.violate(`unhandled rejection: ${String(error)}`);
    process.on("unhandledRejection", onUnhandled);
    try {
      for (const step of steps) {
        fleetRules.note(step);
        await take(step, world, processes);
      }
      await recover(world, processes);
    } finally {
      process.off("unhandledRejection", onUnhandled);
    }
    if (world.violations.length > 0) throw new Error(world.violations.join("\n"));
  });
}

async function take(step: Step, world: ModelWorld, processes: readonly ModelProcess[]): Promise<void> {
  const { clock, endpoint, store } = world;
  const settle = async (): Promise<void> => {
    await world.settle();
    for (const { checkCalls } of processes) checkCalls();
  };
  if (step.do === "at once") {
    void world.turn("actions").then(() => step.actions.forEach((action) => processes[step.of]?.act(action)));
  } else if (step.do === "pass") await clock.pass(step.ms, settle);
  else if (step.do === "stall") await clock.stall(step.ms, settle);
  else {
    // What comes before it happens before it.
    await settle();
    if (step.do === "endpoint") endpoint.behavior = step.behavior;
    else if (step.do === "make secret") endpoint.secrets.push(`secret-${endpoint.secrets.length + 1}`);
    else if (step.do === "retire secrets") endpoint.secrets.splice(0, endpoint.secrets.length - 1);
    else if (step.do === "store") store.state = step.state;
    else if (step.do === "wipe store") store.wipe();
    else clock.set(step.ms);
  }
}

/** When all works again, every process is served, and nothing is left behind. */
async function recover(world: ModelWorld, processes: readonly ModelProcess[]): Promise<void> {
  const { clock, endpoint, store } = world;
  await clock.pass(LONGEST_WAIT_MS, world.settle);
  endpoint.behavior = { type: "token", lifeS: 3_600, isSame: false, afterMs: 100 };
  store.state = "up";
  for (const { act } of processes) act({ do: "take newest secret" });
  await clock.pass(HOUR_MS + LONGEST_WAIT_MS, world.settle);
  for (const { call, name } of processes) {
    let isServed = false;
    call().then(
      () => (isServed = true),
      () => undefined,
    );
    await clock.pass(LONGEST_WAIT_MS, world.settle);
    if (!isServed) world.violate(`${name} is not served though all works again`);
  }
  if (clock.pending > 0) world.violate(`${clock.pending} sleeps are left`);
  if (endpoint.live.size > 0) world.violate(`${endpoint.live.size} token requests are left`);
}
