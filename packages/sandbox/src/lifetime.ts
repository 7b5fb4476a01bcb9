/** Ends the waits of a sandbox when it closes, or when the one who waits has gone. */
export interface Lifetime {
  /** Runs `wait` with a signal that is aborted when the sandbox closes or `gone` is. */
  during<T>(gone: AbortSignal, wait: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all waits. New ones may begin. */
  end(): void;
}

export function createLifetime(): Lifetime {
  const waits = new Set<AbortController>();
  return {
    async during(gone, wait) {
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
