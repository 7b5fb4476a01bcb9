import { createHook } from "node:async_hooks";
import { fileURLToPath } from "node:url";
import type { Contender } from "./compare.ts";
import { axiosContenders, stubbedAdapter } from "./contenders/axios.ts";
import { fetchContenders, stubbedFetch } from "./contenders/fetch.ts";
import { graphqlRequestContenders, stubbedGraphQLFetch } from "./contenders/graphql-request.ts";
import { floors } from "./contenders/names.ts";

/** What an adapter adds to a call with a constant header, in counts that a busy machine does not change. */
export interface CallCost {
  readonly promises: number;
  readonly bytes: number;
}

/**
 * By client. `npm run call-cost --prefix bench` prints it as JSON: without the optimizing compiler, as what that leaves out depends
 * on when it runs, and with room for all that the calls allocate, so that no garbage is collected meanwhile.
 */
export type CallCosts = Readonly<Record<"fetch" | "axios" | "graphql-request", CallCost>>;

const CALLS = 1_000;

async function addedCost(contenders: readonly Contender[]): Promise<CallCost> {
  const [floor, ours] = [contenders.find(({ name }) => name === floors.constantHeader), contenders.at(-1)];
  if (floor === undefined || ours === undefined) throw new Error("a contender is missing");
  const [without, withIt] = [await costOf(floor), await costOf(ours)];
  return { promises: withIt.promises - without.promises, bytes: Math.round(withIt.bytes - without.bytes) };
}

async function costOf({ call }: Contender): Promise<CallCost> {
  for (let index = 0; index < CALLS; index += 1) await call();

  let promises = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === "PROMISE") promises += 1;
    },
  }).enable();
  await call();
  hook.disable();

  if (globalThis.gc === undefined) throw new Error("run this with --expose-gc");
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < CALLS; index += 1) await call();
  return { promises, bytes: (process.memoryUsage().heapUsed - before) / CALLS };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = "http://127.0.0.1:9/agreements";
  const costs: CallCosts = {
    fetch: await addedCost(await fetchContenders(url, stubbedFetch())),
    axios: await addedCost(await axiosContenders(url, stubbedAdapter)),
    "graphql-request": await addedCost(await graphqlRequestContenders(url, stubbedGraphQLFetch)),
  };
  console.log(JSON.stringify(costs));
}
