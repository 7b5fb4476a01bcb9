import { type Clock, ConfigurationError, withTimeout } from "@ianum/core/authors";
import type { Outcome } from "./outcome.ts";

/** How long a verify function with hidden parameters may take to call `done`, once it has returned. */
export interface Patience {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** The answer, or an error that says what a verify function is to do, so that no request is left without a response. */
export async function answerInTime(answered: Promise<Outcome>, { clock, timeoutMs }: Patience): Promise<Outcome> {
  try {
    return await withTimeout({ clock, timeoutMs }, "verify", () => answered);
  } catch {
    const error = new ConfigurationError(
      "verify",
      `has not answered within ${timeoutMs} ms (timeoutMs), and its parameters are hidden; call done, or return a promise of the user, or of null or false to refuse`,
    );
    return { type: "error", error };
  }
}
