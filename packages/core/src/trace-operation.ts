import { isIanumError } from "./errors/ianum-error.ts";
import { redactError } from "./errors/redact.ts";
import { nodeModule, type TracingChannel } from "./platform/node-module.ts";
import type { TokenEventListener } from "./token-event.ts";
import type { TokenOperation } from "./token-operation.ts";

const CHANNEL_EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"];

/**
 * Runs `work` as an operation that the listener's `trace` and the subscribers of its tracing channel see begin and end.
 * Without either it calls `work` and does nothing else.
 *
 * @param resultOf - what of the result may be seen: never a token
 * @returns what `work` gives, itself
 */
export function traceOperation<Operation extends TokenOperation, Result>(
  listener: TokenEventListener | undefined,
  operation: Operation,
  work: () => Promise<Result>,
  resultOf: (result: Result) => NonNullable<Operation["result"]>,
): Promise<Result> {
  const channel = channelOf(operation.name);
  const trace = listener?.trace;
  if (channel === undefined && trace === undefined) return work();

  let running: Promise<Result> | undefined;
  const run = (): Promise<Result> => (running ??= work());
  async function observe(): Promise<TokenOperation["result"]> {
    try {
      operation.result = resultOf(await run());
      return operation.result;
    } catch (thrown) {
      // The reason of a caller's abort is that caller's own, and may be anything.
      operation.error = isIanumError(thrown)
        ? thrown
        : (redactError(thrown) ?? new Error("rejected with a value that is not an Error"));
      throw operation.error;
    }
  }
  async function publish(): Promise<void> {
    try {
      await (channel ? channel.tracePromise(observe, operation) : observe());
    } catch {
      // The caller has it from `run`.
    }
  }

  try {
    if (trace) trace(operation, publish);
  } catch {
    // A listener's failure is its own.
  }
  if (running === undefined) void publish();
  return run();
}

/** Whether anything has subscribed to an operation's tracing channel. */
export function hasTracer(name: TokenOperation["name"]): boolean {
  return channelOf(name) !== undefined;
}

// Looked up each time: state belongs to no module, and a wait for a token costs a thousand times as much.
function channelOf(name: string): TracingChannel | undefined {
  const diagnostics = nodeModule("node:diagnostics_channel");
  const hasSubscribers = CHANNEL_EVENTS.some((event) => diagnostics?.hasSubscribers(`tracing:${name}:${event}`));
  return hasSubscribers ? diagnostics?.tracingChannel(name) : undefined;
}
