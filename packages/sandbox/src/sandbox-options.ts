import type { Clock } from "@ianum/core";
import { checkSeconds } from "./platform/check-seconds.ts";
import type { LogEntry } from "./http/request-log.ts";
import { checkFields, type SharedFieldOptions } from "./platform/shared-fields.ts";
import type { GateOptions } from "./platform/gates.ts";

/** Options of a sandbox. Each has a default. */
export interface SandboxOptions {
  /** The gates of this platform. @defaultValue one gate with the alias `sandbox` and one secret */
  readonly gates?: readonly GateOptions[];
  /**
   * Where the time comes from. Lives and dates go by its `elapsed()`, latency by its `sleep()`.
   * @defaultValue the machine's clock
   */
  readonly clock?: Clock;
  /** How long an access token lives, in seconds. @defaultValue 3600 */
  readonly tokenLifeSeconds?: number;
  /** How the token response spells its type. @defaultValue "Baerer", as documented */
  readonly tokenType?: string;
  /** How many accesses the default person has at each gate. @defaultValue 10000 */
  readonly accesses?: number;
  /** What the default person shares with every gate. @defaultValue an email, a name, a phone, an address, a date of birth */
  readonly data?: readonly SharedFieldOptions[];
  /** Called with each request once it has its response, or has lost it. Exceptions it throws are ignored. */
  readonly onRequest?: (entry: LogEntry) => void;
}

/** @throws RangeError that names the option */
export function checkOptions(options: SandboxOptions): void {
  const { tokenLifeSeconds, accesses, clock, data, onRequest } = options;
  if (onRequest !== undefined && typeof onRequest !== "function")
    throw new TypeError("onRequest: must be a function, called with each request");
  if (data !== undefined) checkFields(data);
  if (tokenLifeSeconds !== undefined) checkSeconds("tokenLifeSeconds", tokenLifeSeconds);
  if (accesses !== undefined && !(Number.isSafeInteger(accesses) && accesses >= 0 && accesses <= 1_000_000)) {
    throw new RangeError(`accesses: must be a whole number from 0 to 1000000, got ${accesses}`);
  }
  if (
    clock !== undefined &&
    !(["now", "elapsed", "sleep"] as const).every((name) => typeof clock[name] === "function")
  ) {
    throw new TypeError("clock: must have the functions now, elapsed and sleep, as createTestClock() has");
  }
}
