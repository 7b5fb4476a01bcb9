import { must } from "../errors/validate.ts";

/**
 * The white space or invisible character at an end of a client id or a secret, where files, shells and pastes add one.
 * The platform would refuse it (RFC 6749 appendix A.1 and A.2: visible characters, and spaces between them).
 */
export function oddEndOf(text: string): string | undefined {
  return (/^[\s\p{Cc}\p{Cf}]/u.exec(text) ?? /[\s\p{Cc}\p{Cf}]$/u.exec(text))?.[0];
}

/** @throws ConfigurationError naming the option, if a text begins or ends with white space or an invisible character */
export function mustHaveCleanEnds(option: string, value: unknown): void {
  if (typeof value !== "string") return;
  const odd = oddEndOf(value);
  if (odd === undefined) return;
  const what =
    odd === "\n" || odd === "\r"
      ? "a line end"
      : odd.trim() === "" && odd !== "\uFEFF"
        ? "white space"
        : "an invisible character";
  const end = value.startsWith(odd) ? "begins" : "ends";
  must(false, option, `${end} with ${what}, which the platform would refuse; take it off, with trim() for instance`);
}

const QUOTES = /^(?:".*"|'.*'|`.*`|“.*”|„.*“|‘.*’|«.*»)$/s;

/** Whether a text stands in quotation marks, a pair of them: a shell takes them off, and what reads a file may not. */
export function isQuoted(text: string): boolean {
  return QUOTES.test(text);
}

/**
 * For values that come out of an environment or a file.
 *
 * @throws ConfigurationError naming the variable, never its value
 */
export function mustBeBare(name: string, value: string): void {
  mustHaveCleanEnds(name, value);
  must(
    !isQuoted(value),
    name,
    "is in quotation marks, which are no part of it: docker's --env-file, for instance, keeps them; take them off",
  );
}
