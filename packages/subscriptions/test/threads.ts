import type { Worker } from "node:worker_threads";
import { onTestFinished, vi } from "vitest";

type WorkerClass = typeof Worker;

/** Until the test ends, this process starts such threads; `undefined` for a runtime that has none. */
export function useThreads(given: WorkerClass | undefined): void {
  const ask = process.getBuiltinModule.bind(process);
  const spy = vi
    .spyOn(process, "getBuiltinModule")
    .mockImplementation((name: string) => (name === "node:worker_threads" ? given && { Worker: given } : ask(name)));
  onTestFinished(() => spy.mockRestore());
}

/** The threads that are started from now on, until the test ends. */
export function watchThreads(): readonly Worker[] {
  const started: Worker[] = [];
  const add = (worker: Worker): void => void started.push(worker);
  process.on("worker", add);
  onTestFinished(() => void process.off("worker", add));
  return started;
}
