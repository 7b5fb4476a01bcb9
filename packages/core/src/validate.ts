import { ConfigurationError } from "./errors/configuration-error.ts";

/** A duration in milliseconds: the option, or its default. */
export function durationMs(option: string, value: number | undefined, fallback: number, isZeroAllowed = true): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0 || (value === 0 && !isZeroAllowed)) {
    throw new ConfigurationError(
      option,
      `must be ${isZeroAllowed ? "zero or more" : "a positive number of"} milliseconds`,
    );
  }
  return value;
}

/** A count: the option, or its default. */
export function count(option: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (!Number.isSafeInteger(value) || value < 0)
    throw new ConfigurationError(option, "must be a whole number, zero or more");
  return value;
}

/** An object with all of these methods, or nothing. */
export function methods(option: string, value: unknown, names: readonly string[]): void {
  if (value === undefined) return;
  const object = value as Record<string, unknown> | null;
  const missing = names.filter((name) => typeof object?.[name] !== "function");
  if (missing.length > 0)
    throw new ConfigurationError(option, `must have ${missing.map((name) => `${name}()`).join(", ")}`);
}

/** A function, or nothing. */
export function callable(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== "function") throw new ConfigurationError(option, "must be a function");
}

/** An object of options, for callers whom no compiler warned. */
export function optionsObject(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigurationError(name, "must be an object of options");
  }
}
