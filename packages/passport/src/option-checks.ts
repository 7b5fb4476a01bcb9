import { ConfigurationError, mustHave } from "@ianum/core/authors";
import type { AnyVerify } from "./verify.ts";

/** The function that Passport strategies take last. */
export function checkVerify(value: unknown): AnyVerify {
  if (typeof value !== "function")
    throw new ConfigurationError(
      "verify",
      "must be a function, the last argument; it turns what was proven into a user",
    );
  return value as AnyVerify;
}

export function checkClock(clock: unknown): void {
  mustHave("clock", clock, "now", "elapsed", "sleep");
}

/** A duration in milliseconds: the option, or its default. */
export function positiveMs(option: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
    throw new ConfigurationError(option, "must be a positive number of milliseconds");
  return value;
}

/** A count above zero: the option, or its default. */
export function positiveCount(option: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new ConfigurationError(option, "must be a whole number above zero");
  return value;
}
