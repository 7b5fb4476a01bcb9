import type { Worker } from "node:worker_threads";
import { unlessAborted } from "@ianum/core/authors";
import type { WorkerRequest, WorkerResponse } from "./decrypt-worker.ts";
import type { Decrypted, KeyText } from "./open-key.ts";

/** A thread that decrypts. It keeps a process alive only while a caller waits for it. */
export interface DecryptThread {
  /** Whether it could be started, with the key read. */
  readonly isStarted: Promise<boolean>;
  /** @returns `undefined` if the thread ended before it was done. @throws the reason of `signal` */
  decrypt(messages: readonly string[], signal: AbortSignal | undefined): Promise<readonly Decrypted[] | undefined>;
  end(): void;
}

/**
 * Where the thread's file is; `undefined` if that cannot be told. `import.meta` is in a module of its own, which is loaded
 * here: compiled to CommonJS, as Jest's Babel does, it is a syntax error, and costs the thread alone.
 */
export async function findWorkerUrl(): Promise<URL | undefined> {
  try {
    return (await import("./worker-url.ts")).workerUrl;
  } catch {
    return undefined;
  }
}

/**
 * Starts the thread.
 *
 * @param file - what it runs
 * @param onEnd - called when it has ended, or could not be started
 * @returns `undefined` where the runtime has no threads, or forbids them
 */
export function startDecryptThread(file: URL, key: KeyText, onEnd: () => void): DecryptThread | undefined {
  const worker = startWorker(file, key);
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

function startWorker(file: URL, workerData: KeyText): Worker | undefined {
  try {
    // Not an import: bundlers for runtimes without threads would look for it.
    const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
    // It gets the key, and nothing else of this process: neither its environment nor what it preloads.
    return threads && new threads.Worker(file, { workerData, env: {}, execArgv: [] });
  } catch {
    return undefined;
  }
}
