/** The waits of requests that have no response yet. They end when the sandbox closes, or when the client has gone. */
export interface OpenWaits {
  /** Runs `wait` with a signal that is aborted when the sandbox closes or `gone` is. */
  run<T>(gone: AbortSignal, wait: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all waits. New ones may begin. */
  end(): void;
}

export function createOpenWaits(): OpenWaits {
  const waits = new Set<AbortController>();
  return {
    async run(gone, wait) {
      const controller = new AbortController();
      const onGone = (): void => controller.abort(gone.reason);
      if (gone.aborted) onGone();
      gone.addEventListener("abort", onGone, { once: true });
      waits.add(controller);
      try {
        return await wait(controller.signal);
      } finally {
        waits.delete(controller);
        gone.removeEventListener("abort", onGone);
      }
    },
    end() {
      for (const controller of waits) controller.abort(new Error("the sandbox was closed"));
    },
  };
}
