import type { TokenEvent, TokenOperation } from "@ianum/core";
import { type Attributes, context, type Span, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import { errorAttributes } from "./error-attributes.ts";
import { quietly } from "./quietly.ts";

/** Makes a span of each operation. None of these throws. */
export interface OperationSpans {
  /** Runs an operation inside a span: what it starts becomes a child. */
  trace(operation: TokenOperation, work: () => Promise<void>): void;
  /** Makes the span of an operation afterwards, if it was not run by `trace`. */
  event(event: TokenEvent): void;
}

/** @param onEnd - called with each operation that `trace` ran, and how long it took. It throws nothing */
export function createOperationSpans(
  tracer: Tracer,
  onEnd: (operation: TokenOperation, durationMs: number) => void,
): OperationSpans {
  let isTracing = false;

  function start(operation: TokenOperation, startTime?: number): Span {
    const attributes = attributesOf(operation);
    const time = startTime === undefined ? {} : { startTime };
    if (operation.name !== "ianum.token.request" || !operation.isBackground)
      return tracer.startSpan(operation.name, { attributes, ...time });
    // No caller waits for it, and it outlives the request in which the token was found to be stale.
    const cause = trace.getSpanContext(context.active());
    const links = cause === undefined ? [] : [{ context: cause }];
    return tracer.startSpan(operation.name, { attributes, root: true, links, ...time });
  }

  function end(span: Span, { error, result }: TokenOperation): void {
    if (result !== undefined) span.setAttribute("ianum.result", result);
    if (error !== undefined) span.setAttributes(errorAttributes(error)).setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  return {
    trace(operation, work) {
      isTracing = true;
      const startedAt = performance.now();
      const span = quietly(() => start(operation));
      // No one waits for it: what it threw would end the process.
      const run = async (): Promise<void> => {
        await work();
        onEnd(operation, performance.now() - startedAt);
        if (span) quietly(() => end(span, operation));
      };
      quietly(() => void context.with(span ? trace.setSpan(context.active(), span) : context.active(), run));
    },

    event(event) {
      if (isTracing) return;
      const operation = operationOf(event);
      if (operation && "durationMs" in event)
        quietly(() => end(start(operation, Date.now() - event.durationMs), operation));
    },
  };
}

/** The operation whose end this event is. */
function operationOf(event: TokenEvent): TokenOperation | undefined {
  const error = "error" in event && event.error ? { error: event.error } : {};
  switch (event.type) {
    case "token-waited": {
      const isDone = event.outcome === "token";
      return { name: "ianum.token.wait", reason: event.reason, ...(isDone && { result: "token" }), ...error };
    }
    case "token-obtained":
      return { ...event, name: "ianum.token.request", result: "obtained" };
    case "token-attempt-failed":
    case "token-attempt-abandoned":
      return { ...event, name: "ianum.token.request", ...error };
    case "request-replayed":
      return { name: "ianum.request.replay", result: "replaced" };
    default:
      return undefined;
  }
}

function attributesOf(operation: TokenOperation): Attributes {
  switch (operation.name) {
    case "ianum.token.wait":
      return { "ianum.token.wait.reason": operation.reason };
    case "ianum.token.request":
      return {
        "ianum.token.strategy": operation.strategy,
        "ianum.token.background": operation.isBackground,
        // OpenTelemetry's http conventions: how often a request was sent again.
        ...(operation.attempt > 1 && { "http.request.resend_count": operation.attempt - 1 }),
      };
    case "ianum.token.store":
      return { "ianum.token.store.operation": operation.operation };
    default:
      return {};
  }
}
