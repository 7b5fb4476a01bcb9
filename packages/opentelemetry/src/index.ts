export { ianumTelemetry, type IanumTelemetryOptions } from "./ianum-telemetry.ts";
