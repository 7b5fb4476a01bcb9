import { ianumTelemetry } from "@ianum/opentelemetry";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { connect as connectFetch } from "./fetch-client.mjs";

// As an application does it when it starts: the SDK is registered globally, and the listener needs nothing.
const spans = new InMemorySpanExporter();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(tracerProvider);
metrics.setGlobalMeterProvider(meterProvider);
const onEvent = ianumTelemetry();
const tracer = trace.getTracer("the application");

/** Where something is to be logged: the response, and all that was recorded in this process. */
export async function connect(options) {
  const send = await connectFetch("source" in options ? options : { ...options, onEvent });
  return (request) =>
    tracer.startActiveSpan("the call", async (span) => {
      try {
        const { status, seen } = await send(request);
        await meterProvider.forceFlush();
        return { status, seen: [seen, exporter.getMetrics().at(-1), spans.getFinishedSpans()] };
      } finally {
        span.end();
      }
    });
}
