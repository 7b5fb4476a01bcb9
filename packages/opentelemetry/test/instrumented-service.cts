// A service as it is instrumented in production: OpenTelemetry first, then the libraries. It serves one visitor, and
// tells its parent of every span.
/* oxlint-disable typescript/consistent-type-imports -- what is imported before is not instrumented */
import type { WrittenSpan } from "./instrumentations.test.ts" with { "resolution-mode": "import" };

const { context, trace } = require("@opentelemetry/api") as typeof import("@opentelemetry/api");
const { AsyncLocalStorageContextManager } =
  require("@opentelemetry/context-async-hooks") as typeof import("@opentelemetry/context-async-hooks");
const { registerInstrumentations } =
  require("@opentelemetry/instrumentation") as typeof import("@opentelemetry/instrumentation");
const { ExpressInstrumentation } =
  require("@opentelemetry/instrumentation-express") as typeof import("@opentelemetry/instrumentation-express");
const { HttpInstrumentation } =
  require("@opentelemetry/instrumentation-http") as typeof import("@opentelemetry/instrumentation-http");
const { RedisInstrumentation } =
  require("@opentelemetry/instrumentation-redis") as typeof import("@opentelemetry/instrumentation-redis");
const { UndiciInstrumentation } =
  require("@opentelemetry/instrumentation-undici") as typeof import("@opentelemetry/instrumentation-undici");
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } =
  require("@opentelemetry/sdk-trace-base") as typeof import("@opentelemetry/sdk-trace-base");

const exporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(tracerProvider);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
registerInstrumentations({
  tracerProvider,
  instrumentations: [
    new HttpInstrumentation(),
    new UndiciInstrumentation(),
    new ExpressInstrumentation(),
    new RedisInstrumentation(),
  ],
});

const express = require("express") as typeof import("express");
const { get } = require("node:http") as typeof import("node:http");
const { createClient } = require("redis-5") as typeof import("redis-5");
const core = require("@ianum/core") as typeof import("@ianum/core", { with: { "resolution-mode": "import" } });
const { ianumFetch } = require("@ianum/fetch") as typeof import(
  "@ianum/fetch",
  { with: { "resolution-mode": "import" } }
);
const { RedisTokenStore } = require("@ianum/redis") as typeof import(
  "@ianum/redis",
  { with: { "resolution-mode": "import" } }
);
const { ianumTelemetry } = require("@ianum/opentelemetry") as typeof import(
  "@ianum/opentelemetry",
  { with: { "resolution-mode": "import" } }
);

async function main(): Promise<void> {
  const client = createClient({ url: process.env["REDIS_URL"] ?? "" });
  await client.connect();
  const source = core.createTokenSource({
    ...core.optionsFromEnv(),
    store: new RedisTokenStore({ client, encryptionKey: Buffer.alloc(32, 7) }),
    onEvent: ianumTelemetry(),
  });
  const url = process.env["API_URL"] ?? "";
  const send = ianumFetch({ source, origins: [new URL(url).origin] });
  const app = express();
  app.get("/orders", async (_request, response) => {
    const { status } = await send(url);
    response.json({ status });
  });
  const server = app.listen(0, "127.0.0.1", () => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    get(`http://127.0.0.1:${port}/orders`, (response) => {
      response.resume().once("end", () => setImmediate(tell));
    });
  });
}

function tell(): void {
  const spans = exporter.getFinishedSpans().map((span): WrittenSpan => ({
    name: span.name,
    scope: span.instrumentationScope.name,
    id: span.spanContext().spanId,
    traceId: span.spanContext().traceId,
    parentId: span.parentSpanContext?.spanId,
    attributes: JSON.stringify(span.attributes),
  }));
  process.send?.(spans);
}

void main();
