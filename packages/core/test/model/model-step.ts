import fc from "fast-check";
import type { Behavior } from "./model-endpoint.ts";
import { type StoreState, storeStates } from "./model-store.ts";

/** What happens to one of the processes, as plain data: it prints, and it shrinks. */
export type Action =
  | { readonly do: "call"; readonly callers: number; readonly hasSignal: boolean }
  | { readonly do: "abort" }
  | { readonly do: "refuse" }
  | { readonly do: "accept" }
  | { readonly do: "take newest secret" };

/** What happens to all of them. */
export type Step =
  | { readonly do: "at once"; readonly of: number; readonly actions: readonly Action[] }
  | { readonly do: "endpoint"; readonly behavior: Behavior }
  | { readonly do: "make secret" }
  | { readonly do: "retire secrets" }
  | { readonly do: "store"; readonly state: StoreState }
  | { readonly do: "wipe store" }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "stall"; readonly ms: number }
  | { readonly do: "set"; readonly ms: number };

const HOUR_MS = 3_600_000;

const livesS = fc.constantFrom(3_600, 600, 60, 5, 1);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("call"), callers: fc.integer({ min: 1, max: 3 }), hasSignal: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "abort" } as const) },
  { weight: 3, arbitrary: fc.constant({ do: "refuse" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "accept" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "take newest secret" } as const) },
);

const afterMs = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 12_000 }));

const behavior: fc.Arbitrary<Behavior> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("token"),
      lifeS: livesS,
      isSame: fc.boolean(),
      afterMs,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("hang") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("status"),
      status: fc.constantFrom(429, 503),
      retryAfterS: fc.constantFrom(0, 1, 5, 120, 7_200),
      afterMs,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("status"),
      status: fc.constantFrom(400, 401, 404, 408, 500, 502),
      afterMs,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("garbage", "connection lost"), afterMs }) },
);

// About the end of a life: its windows are short, and most of what can go wrong goes wrong in them.
const aboutALifeMs = fc
  .tuple(livesS, fc.double({ min: 0.6, max: 1.05, noNaN: true }))
  .map(([lifeS, share]) => Math.round(lifeS * 1_000 * share));
const timeMs = fc.oneof(
  aboutALifeMs,
  fc.integer({ min: 0, max: 3_000 }),
  fc.integer({ min: 0, max: 70_000 }),
  fc.integer({ min: 0, max: 3 * HOUR_MS }),
);
const jumpMs = fc.tuple(timeMs, fc.constantFrom(1, -1)).map(([ms, sign]) => ms * sign);

/** @param processes - how many there are; with more than one they share a store */
export function stepOf(processes: number): fc.Arbitrary<Step> {
  const of = fc.nat(processes - 1);
  const alone: fc.WeightedArbitrary<Step>[] = [
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant("at once"),
        of,
        actions: fc.array(action, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("endpoint"), behavior }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant("pass"), ms: timeMs }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("stall"), ms: timeMs }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("set"), ms: jumpMs }) },
    { weight: 1, arbitrary: fc.constantFrom({ do: "make secret" } as const, { do: "retire secrets" } as const) },
  ];
  const shared: fc.WeightedArbitrary<Step>[] = [
    { weight: 2, arbitrary: fc.record({ do: fc.constant("store"), state: fc.constantFrom(...storeStates) }) },
    { weight: 1, arbitrary: fc.constant({ do: "wipe store" } as const) },
  ];
  return fc.oneof(...alone, ...(processes > 1 ? shared : []));
}
