import type { TokenEvent, TokenEventListener } from "@ianum/core";
import { metrics, trace, type MeterProvider, type TracerProvider } from "@opentelemetry/api";
import { createOperationSpans } from "./operation-spans.ts";
import { quietly } from "./quietly.ts";
import { createTokenMetrics, type TokenMetrics } from "./token-metrics.ts";

/** Where metrics and spans go. */
export interface IanumTelemetryOptions {
  /** @defaultValue the global one, as it is at the first event */
  readonly meterProvider?: MeterProvider;
  /** @defaultValue the global one */
  readonly tracerProvider?: TracerProvider;
}

// The instrumentation scope of everything that this package writes.
const SCOPE = "@ianum/opentelemetry";

/**
 * A listener for `onEvent` that makes OpenTelemetry metrics and spans of what happens to tokens. Any number of token
 * sources may share one. No metric, span or attribute holds a secret, a token, or an address.
 *
 * Give the function itself to `onEvent`: it has a `trace` besides, by which spans nest. Called from a function of your
 * own, it makes the same metrics, and spans of the ends of operations alone.
 *
 * @example
 * ```ts
 * const source = createTokenSource({ ...optionsFromEnv(), onEvent: ianumTelemetry() });
 * ```
 */
export function ianumTelemetry(options: IanumTelemetryOptions = {}): Required<TokenEventListener> & TokenEventListener {
  const spans = createOperationSpans((options.tracerProvider ?? trace).getTracer(SCOPE), (operation, seconds) =>
    quietly(() => record().operation(operation, seconds)),
  );
  // At the first event: the API gives no meters for an SDK that is started later.
  let tokenMetrics: TokenMetrics | undefined;
  const record = (): TokenMetrics =>
    (tokenMetrics ??= createTokenMetrics((options.meterProvider ?? metrics).getMeter(SCOPE)));

  const onEvent = (event: TokenEvent): void => {
    quietly(() => record().event(event));
    spans.event(event);
  };
  return Object.assign(onEvent, { trace: spans.trace });
}
