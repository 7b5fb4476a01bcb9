const REDACTED = "[redacted]";

/** `text` without any of `secrets`, as they are or as JSON, a URL or a Basic header would write them. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const written of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]) {
      clean = clean.replaceAll(written, REDACTED);
    }
  }
  return clean;
}

const DEEPEST_CAUSE = 5;

/**
 * A copy of a foreign error that is safe to hand on: names, codes and cleaned messages along its chain of causes.
 * Everything else that a library hangs on its errors (requests, options, bodies) stays behind.
 */
export function redactedCause(error: unknown, secrets: readonly string[], depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === DEEPEST_CAUSE) return undefined;

  const cause = redactedCause(error.cause, secrets, depth + 1);
  const copy = new Error(redact(error.message, secrets), cause === undefined ? undefined : { cause });
  Object.defineProperty(copy, "name", { value: redact(error.name, secrets), configurable: true });
  if (typeof error.stack === "string") copy.stack = redact(error.stack, secrets);
  const code = systemCode(error);
  return code === undefined ? copy : Object.assign(copy, { code });
}

/** The `ECONNREFUSED` of an error or of the causes below it. */
export function systemCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && current instanceof Error; depth += 1) {
    if ("code" in current && typeof current.code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(current.code))
      return current.code;
    current = current.cause;
  }
  return undefined;
}
