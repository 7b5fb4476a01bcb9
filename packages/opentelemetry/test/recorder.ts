import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { ianumTelemetry } from "@ianum/opentelemetry";

/** An OpenTelemetry SDK that keeps what it is given, and the telemetry that writes to it. */
export interface Recorder {
  readonly telemetry: ReturnType<typeof ianumTelemetry>;
  readonly meterProvider: MeterProvider;
  readonly tracerProvider: BasicTracerProvider;
  /** Every metric so far: its name, unit, and value (of a histogram the count) by its attributes. */
  metrics(): Promise<readonly RecordedMetric[]>;
  /** How often, over all attributes that hold these. */
  count(name: string, attributes?: object): Promise<number>;
  spans(): readonly ReadableSpan[];
  /** The names of a span and those above it, such as `visitor > ianum.token.wait`. */
  pathOf(span: ReadableSpan): string;
  close(): Promise<void>;
}

export interface RecordedMetric {
  readonly name: string;
  readonly kind: "counter" | "histogram" | "gauge";
  readonly unit: string;
  readonly points: readonly {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly count: number;
    readonly sum: number;
  }[];
}

export function createRecorder(): Recorder {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meterProvider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 })],
  });
  const spanExporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spans = (): readonly ReadableSpan[] => spanExporter.getFinishedSpans();

  async function metrics(): Promise<readonly RecordedMetric[]> {
    metricExporter.reset();
    await meterProvider.forceFlush();
    const [exported] = metricExporter.getMetrics();
    return (exported?.scopeMetrics ?? [])
      .flatMap(({ metrics: all }) => all)
      .map(({ descriptor: { name, unit }, dataPointType, dataPoints, ...metric }) => ({
        name,
        kind:
          dataPointType === DataPointType.HISTOGRAM
            ? "histogram"
            : "isMonotonic" in metric && metric.isMonotonic
              ? "counter"
              : "gauge",
        unit,
        points: (dataPoints as DataPoint<number | Histogram>[]).map(({ attributes, value }) => ({
          attributes,
          count: typeof value === "number" ? value : value.count,
          sum: typeof value === "number" ? value : (value.sum ?? 0),
        })),
      }));
  }

  return {
    telemetry: ianumTelemetry({ meterProvider, tracerProvider }),
    meterProvider,
    tracerProvider,
    metrics,
    async count(name, attributes = {}) {
      const points = (await metrics()).find((metric) => metric.name === name)?.points ?? [];
      return points
        .filter((point) => Object.entries(attributes).every(([key, value]) => point.attributes[key] === value))
        .reduce((total, { count }) => total + count, 0);
    },
    spans,
    pathOf(span) {
      const parent = spans().find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
      return parent === undefined ? span.name : `${this.pathOf(parent)} > ${span.name}`;
    },
    async close() {
      context.disable();
      trace.disable();
      await Promise.all([meterProvider.shutdown(), tracerProvider.shutdown()]);
    },
  };
}
