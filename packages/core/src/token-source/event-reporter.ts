import type { TokenEvent, TokenEventListener } from "../token-event.ts";
import { warnOfWithheldToken } from "./withheld-token.ts";

interface Runtime {
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly stderr?: { write(text: string): unknown };
  };
}

/** Where a token source's events go. */
export interface EventReporter {
  /** Takes an event. */
  readonly emit: TokenEventListener;
  /** Whether there is a listener. Without one, no event is made for each caller. */
  readonly isHeard: boolean;
}

/**
 * What a token source does with its events: calls `onEvent`; without one, warns of a withheld token; and with
 * `IANUM_DEBUG` set to anything but `0`, writes a line for each event to stderr. A listener that traces goes on to.
 */
export function createEventReporter(onEvent: TokenEventListener | undefined): EventReporter {
  const { process } = globalThis as Runtime;
  const isDebugging = !["", "0", undefined].includes(process?.env?.["IANUM_DEBUG"]);

  const emit = (event: TokenEvent): void => {
    if (isDebugging) process?.stderr?.write(`${lineOf(event)}\n`);
    if (onEvent === undefined) {
      if (event.type === "origin-denied") warnOfWithheldToken(event.origin);
      return;
    }
    try {
      const told: unknown = onEvent(event);
      if (told !== undefined) Promise.resolve(told).catch(() => undefined);
    } catch {
      // A listener's failure is its own: it must not fail a call that would have worked, nor end the process.
    }
  };
  if (onEvent?.trace) Object.assign(emit, { trace: onEvent.trace });
  return { emit, isHeard: onEvent !== undefined || isDebugging };
}

function lineOf({ type, ...fields }: TokenEvent): string {
  const texts = Object.entries(fields).map(([name, value]) => {
    if (value instanceof Error) return `${name}=${JSON.stringify(value.message)}`;
    const isInstant = name.endsWith("At") && Number.isFinite(value);
    return `${name}=${isInstant ? new Date(Number(value)).toISOString() : String(value)}`;
  });
  return ["ianum:", type, ...texts].join(" ");
}
