import { ConfigurationError } from "./configuration-error.ts";

/**
 * Checks an option.
 *
 * @param problem - the message after the option's name: what is wrong, and what to do
 * @throws ConfigurationError naming the option, unless the condition holds
 */
export function must(condition: unknown, option: string, problem: string): asserts condition {
  if (!condition) throw new ConfigurationError(option, problem);
}

/** An object of options, for JavaScript callers. */
export function mustBeOptions(value: unknown): void {
  must(typeof value === "object" && value && !Array.isArray(value), "options", "must be an object of options");
}

/** An object with all of these methods. */
export function mustHave(option: string, value: unknown, ...methods: readonly string[]): void {
  const object = value as Record<string, unknown> | null | undefined;
  must(
    methods.every((method) => typeof object?.[method] === "function"),
    option,
    `must have ${methods.map((method) => `${method}()`).join(", ")}`,
  );
}
