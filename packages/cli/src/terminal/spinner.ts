import type { Host } from "../host.ts";
import { isColorWanted } from "./paint.ts";

// Faster work needs no sign of life.
const DELAY_MS = 500;

/** Runs `work`; where it takes longer than half a second on a terminal, a spinner on stderr says what is awaited. */
export async function withSpinner<T>({ stderr, env }: Host, message: string, work: () => Promise<T>): Promise<T> {
  if (!stderr.isTTY || env["TERM"] === "dumb") return work();
  let stop: (() => void) | undefined;
  let isDone = false;
  const start = async (): Promise<void> => {
    const { spinner } = await import("@clack/prompts");
    if (isDone) return;
    const plain = isColorWanted(stderr, env) ? {} : { styleFrame: (frame: string) => frame };
    const shown = spinner({ output: stderr, withGuide: false, indicator: "timer", ...plain });
    shown.start(message);
    stop = () => shown.clear();
  };
  const timer = setTimeout(() => void start(), DELAY_MS);
  try {
    return await work();
  } finally {
    isDone = true;
    clearTimeout(timer);
    stop?.();
  }
}
