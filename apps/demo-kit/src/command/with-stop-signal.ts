// The last one is a terminal that was closed.
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does the work with a signal that aborts when the process is asked to end, so that it can end in order. */
export async function withStopSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  // `on` and not `once`: a library that restores the cursor ends the process itself when no other listener is left.
  for (const name of ENDING) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of ENDING) process.off(name, stop);
  }
}
