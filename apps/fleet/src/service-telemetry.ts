import { ianumTelemetry } from "@ianum/opentelemetry";
import {
  AggregationTemporality,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { MetricReading } from "./messages.ts";

const EVERY_MS = 500;

/** Telemetry as an application has it; what would go to a collector goes to `tell`, every half second. */
export function createServiceTelemetry(
  tell: (readings: readonly MetricReading[]) => void,
): ReturnType<typeof ianumTelemetry> {
  // What has come since the last time: the counts of a process that is killed are not lost with it.
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  setInterval(() => void flush(), EVERY_MS);

  async function flush(): Promise<void> {
    await meterProvider.forceFlush();
    tell(exporter.getMetrics().flatMap(readingsOf));
    exporter.reset();
  }

  return ianumTelemetry({ meterProvider });
}

function readingsOf({ scopeMetrics }: ResourceMetrics): readonly MetricReading[] {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .map(({ dataPoints, descriptor: { name } }) => {
      const values = dataPoints.map(({ value }) => value as number | Histogram);
      const sum = (of: (value: number | Histogram) => number): number =>
        values.reduce<number>((total, value) => total + of(value), 0);
      const isMeasured = values.some((value) => typeof value !== "number");
      return {
        name,
        count: sum((value) => (typeof value === "number" ? value : value.count)),
        ...(isMeasured && { seconds: sum((value) => (typeof value === "number" ? 0 : (value.sum ?? 0))) }),
      };
    });
}
