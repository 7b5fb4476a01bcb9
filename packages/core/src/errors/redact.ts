/** `text` without any of `secrets`, as they are or as JSON or a URL would write them. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())])
    .reduce((clean, written) => (written ? clean.replaceAll(written, "[redacted]") : clean), text);
}

const DEEPEST_CAUSE = 5;

/**
 * A copy of a foreign error that is safe to hand on: names, codes and cleaned messages along its chain of causes.
 * Everything else that a library hangs on its errors (requests, options, bodies) stays behind.
 */
export function redactError(error: unknown, secrets: readonly string[], depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === DEEPEST_CAUSE) return undefined;

  const cause = redactError(error.cause, secrets, depth + 1);
  const copy = new Error(redact(error.message, secrets), cause && { cause });
  Object.defineProperty(copy, "name", { value: redact(error.name, secrets), configurable: true });
  if (typeof error.stack === "string") copy.stack = redact(error.stack, secrets);
  const code = systemCode(error);
  return code ? Object.assign(copy, { code }) : copy;
}

/** The `ECONNREFUSED` of an error or of the causes below it. */
export function systemCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth === DEEPEST_CAUSE) return undefined;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : systemCode(error.cause, depth + 1);
}
