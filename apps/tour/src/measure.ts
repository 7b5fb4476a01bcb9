import type { SandboxProcess } from "demo-kit";

/** What a piece of work cost, counted by the platform's side. */
export interface Measurement {
  readonly adapter: string;
  readonly what: string;
  readonly calls: number;
  readonly tokenRequests: number;
  readonly durationMs: number;
  /** What a reader of the table must know to compare it. */
  readonly note?: string;
}

/** Does the work, and asks the sandbox's own log how many calls and token requests came of it. */
export async function measure(
  sandbox: SandboxProcess,
  { adapter, what }: Pick<Measurement, "adapter" | "what">,
  work: () => Promise<unknown>,
): Promise<Measurement> {
  const before = await sandbox.counts();
  const startedAt = performance.now();
  await work();
  const durationMs = performance.now() - startedAt;
  const after = await sandbox.counts();

  const tokenRequests = after.tokenRequests - before.tokenRequests;
  return { adapter, what, calls: after.requests - before.requests - tokenRequests, tokenRequests, durationMs };
}
