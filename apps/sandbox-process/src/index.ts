export { type RequestCounts, type SandboxProcess, startSandbox } from "./start-sandbox.ts";
