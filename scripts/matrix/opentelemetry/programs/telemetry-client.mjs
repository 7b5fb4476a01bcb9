import { ianumFetch } from "@ianum/fetch";
import { ianumTelemetry } from "@ianum/opentelemetry";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

// As an application does it when it starts: the SDK is registered globally, and the listener needs nothing.
const spans = new InMemorySpanExporter();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(tracerProvider);
const onEvent = ianumTelemetry({ meterProvider });
const tracer = trace.getTracer("the application");

/** Where something is to be logged: the response, and all that was recorded in this process. */
export async function connect(options) {
  const fetch = ianumFetch("source" in options ? options : { ...options, onEvent });
  return ({ url, headers, body, signal }) =>
    tracer.startActiveSpan("the call", async (span) => {
      try {
        const response = await fetch(url, { method: body === undefined ? "GET" : "POST", headers, body, signal });
        await response.text();
        await meterProvider.forceFlush();
        return { status: response.status, seen: [response, exporter.getMetrics().at(-1), spans.getFinishedSpans()] };
      } finally {
        span.end();
      }
    });
}
