import { createAuthorizer, createMemoryTokenStore } from "@ianum/core";
import type { MeterProvider } from "@opentelemetry/api";
import { BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { ianumTelemetry } from "@ianum/opentelemetry";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { API, createPlatform } from "./platform.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

let recorder: Recorder;
beforeEach(() => {
  recorder = createRecorder();
});
afterEach(() => recorder.close());

const fail = (): never => {
  throw new Error("the queue of the exporter is broken");
};
const failingSpans = (where: "onStart" | "onEnd"): BasicTracerProvider => {
  const works: SpanProcessor = {
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  return new BasicTracerProvider({ spanProcessors: [{ ...works, [where]: fail }] });
};
const instrument = { add: fail, record: fail };
/** Its instruments fail where something is written to them; those that begin at zero do so where they are made. */
const failingMeters = (isMade: boolean): MeterProvider =>
  ({
    getMeter: () => ({
      createCounter: () => (isMade ? { ...instrument, add: (value: number) => value === 0 || fail() } : instrument),
      createUpDownCounter: () => ({ add: () => undefined }),
      createHistogram: () => instrument,
    }),
  }) as unknown as MeterProvider;

/** Gets a token and replaces it, and says what no one has handled meanwhile. */
async function run(telemetry: Recorder["telemetry"], isDirect: boolean): Promise<readonly unknown[]> {
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  const { clock, source } = createPlatform();
  const onEvent: typeof telemetry = isDirect
    ? telemetry
    : Object.assign((event: Parameters<typeof telemetry>[0]) => expect(() => telemetry(event)).not.toThrow(), {
        trace: undefined as never,
      });
  const authorizer = createAuthorizer(source(onEvent, { store: createMemoryTokenStore({ clock }) }));
  const token = await authorizer.authorize(API);
  expect(await authorizer.successor(token!)).toBeDefined();
  // Node tells of unhandled rejections after the microtasks of a turn.
  await new Promise((resolve) => setImmediate(resolve));
  return unhandled.mock.calls.flat();
}

describe.each([
  ["given to a source itself", true],
  ["called from another function", false],
])("a listener that is %s", (_, isDirect) => {
  test.each(["onStart", "onEnd"] as const)("counts all the same where %s of a span processor throws", async (where) => {
    const { meterProvider } = recorder;
    const telemetry = ianumTelemetry({ meterProvider, tracerProvider: failingSpans(where) });
    expect(await run(telemetry, isDirect)).toEqual([]);
    expect(await recorder.count("ianum.token.wait.duration")).toBe(2);
    expect(await recorder.count("ianum.request.replay.duration")).toBe(1);
    if (isDirect) expect(await recorder.count("ianum.token.store.operation.duration")).toBeGreaterThan(3);
  });

  test.each([
    ["an instrument", true],
    ["a meter", false],
  ])("makes spans all the same where %s throws", async (_what, isMade) => {
    const { tracerProvider } = recorder;
    const telemetry = ianumTelemetry({ meterProvider: failingMeters(isMade), tracerProvider });
    expect(await run(telemetry, isDirect)).toEqual([]);
    const names = recorder.spans().map(({ name }) => name);
    const count = (name: string): number => names.filter((one) => one === name).length;
    expect([count("ianum.token.wait"), count("ianum.token.request")]).toEqual([2, 2]);
    expect(count("ianum.request.replay")).toBe(1);
    if (isDirect) expect(count("ianum.token.store")).toBeGreaterThan(3);
  });
});
