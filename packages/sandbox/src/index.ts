// For tests and demos
export { createSandbox, type Sandbox } from "./create-sandbox.ts";
export {
  type ProtectedService,
  type ProtectedServiceOptions,
  type ReceivedRequest,
  startProtectedService,
} from "./start-protected-service.ts";
export { createTestClock, type TestClock } from "./create-test-clock.ts";
export type { SandboxOptions } from "./sandbox-options.ts";
export type { SandboxTokenOptions } from "./sandbox-env.ts";
export type { Gate, GateOptions, GateReference, GateType } from "./platform/gates.ts";
export type { SandboxControl } from "./control.ts";
export type { Fault, FaultRule } from "./http/fault.ts";
export type { LogEntry, RequestLog, Service } from "./http/request-log.ts";
export type { PersonStatus } from "./platform/people.ts";
export type { SharedFieldOptions } from "./platform/shared-fields.ts";
