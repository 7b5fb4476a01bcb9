import type { Host } from "../host.ts";
import { isColorWanted } from "./paint.ts";

/** A sign of life on stderr. */
export interface Spinner {
  /** Changes what it says is awaited. */
  say(message: string): void;
  /** Takes it off the terminal. */
  stop(): void;
}

// Faster work needs no sign of life.
const DELAY_MS = 500;

/** Says on stderr what is awaited, from half a second on; nothing where stderr is not a terminal that knows its width. */
export function startSpinner({ stderr, env }: Host, message: string): Spinner {
  // Where a terminal does not know its width, or says 0, a spinner would stand in lines of one character.
  const isDrawn = stderr.isTTY && stderr.columns > 0 && env["TERM"] !== "dumb";
  if (!isDrawn) return { say: () => undefined, stop: () => undefined };
  let current = message;
  let isStopped = false;
  let shown: { message(text: string): void; clear(): void } | undefined;
  const show = async (): Promise<void> => {
    const { spinner } = await import("@clack/prompts");
    if (isStopped) return;
    const plain = isColorWanted(stderr, env) ? {} : { styleFrame: (frame: string) => frame };
    const started = spinner({ output: stderr, withGuide: false, indicator: "timer", ...plain });
    started.start(current);
    shown = started;
  };
  const timer = setTimeout(() => void show(), DELAY_MS);
  return {
    say(text) {
      current = text;
      shown?.message(text);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      shown?.clear();
    },
  };
}

/** Runs `work`; where it takes longer than half a second on a terminal, a spinner says what is awaited. */
export async function withSpinner<T>(
  host: Host,
  message: string,
  work: (say: Spinner["say"]) => Promise<T>,
): Promise<T> {
  const { say, stop } = startSpinner(host, message);
  try {
    return await work(say);
  } finally {
    stop();
  }
}
