import { ianumTelemetry } from "@ianum/opentelemetry";
import { createNoopMeter, type MeterProvider } from "@opentelemetry/api";

export async function smoke(): Promise<void> {
  const scopes: string[] = [];
  const meterProvider: MeterProvider = {
    getMeter(scope) {
      scopes.push(scope);
      return createNoopMeter();
    },
  };
  const telemetry = ianumTelemetry({ meterProvider });
  telemetry({ type: "token-invalidated", ageMs: 1 });
  telemetry.trace({ name: "ianum.request.replay" }, async () => undefined);
  if (scopes.join() !== "@ianum/opentelemetry") throw new Error(`expected one meter, got ${scopes.join()}`);
}
