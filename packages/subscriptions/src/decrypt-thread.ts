import type { Worker } from "node:worker_threads";
import { unlessAborted } from "@ianum/core/authors";
import type { WorkerRequest, WorkerResponse } from "./decrypt-worker.ts";
import type { Decrypted, KeyText } from "./open-key.ts";

/** A thread that decrypts. It keeps a process alive only while somebody waits for it. */
export interface DecryptThread {
  /** Whether it could be started, with the key read. */
  readonly isStarted: Promise<boolean>;
  /** @returns `undefined` if the thread ended before it was done. @throws the reason of `signal` */
  decrypt(messages: readonly string[], signal: AbortSignal | undefined): Promise<readonly Decrypted[] | undefined>;
  end(): void;
}

// The same file from src, as tests run it, and from dist.
const FILE = "../dist/decrypt-worker.js";

/**
 * Starts the thread.
 *
 * @param onEnd - called when it has ended, or could not be started
 * @returns `undefined` where the runtime has no threads, or forbids them
 */
export function startDecryptThread(key: KeyText, onEnd: () => void): DecryptThread | undefined {
  const worker = startWorker(key);
  if (!worker) return undefined;
  const waiting = new Map<number, (decrypted: readonly Decrypted[] | undefined) => void>();
  let lastId = 0;
  let hasEnded = false;
  const isStarted = new Promise<boolean>((resolve) => {
    worker.on("message", (response: WorkerResponse) => {
      if (response === "ready") resolve(true);
      else waiting.get(response.id)?.(response.decrypted);
    });
    const ended = (): void => {
      hasEnded = true;
      resolve(false);
      for (const settle of waiting.values()) settle(undefined);
      onEnd();
    };
    worker.on("error", ended); // without the error: it may quote what the thread had in hand
    worker.on("exit", ended);
  });
  const post = (request: WorkerRequest): void => worker.postMessage(request);

  return {
    isStarted,
    async decrypt(messages, signal) {
      if (hasEnded) return undefined;
      const id = (lastId += 1);
      const decrypted = new Promise<readonly Decrypted[] | undefined>((resolve) => waiting.set(id, resolve));
      worker.ref();
      post({ id, messages });
      try {
        return await (signal ? unlessAborted(decrypted, signal, () => post({ cancel: id })) : decrypted);
      } finally {
        waiting.delete(id);
        if (waiting.size === 0) worker.unref();
      }
    },
    end: () => void worker.terminate(),
  };
}

function startWorker(workerData: KeyText): Worker | undefined {
  try {
    // Not an import: bundlers for runtimes without threads would look for it.
    const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
    // It gets the key, and nothing else of this process: neither its environment nor what it preloads.
    return threads && new threads.Worker(new URL(FILE, import.meta.url), { workerData, env: {}, execArgv: [] });
  } catch {
    return undefined;
  }
}
