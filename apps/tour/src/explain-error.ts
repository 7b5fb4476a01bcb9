const adviceFor: Readonly<Record<string, string>> = {
  EMFILE: "the tour opens a few thousand connections at once: allow as many open files (ulimit -n 4096)",
};

/** One line for the person at the terminal. What fetch and others wrap, "fetch failed" says nothing of: its code is told. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = systemCode(error);
  if (code === undefined) return error.message;
  return `${error.message} (${code})${adviceFor[code] === undefined ? "" : `; ${adviceFor[code]}`}`;
}

/** The `ECONNREFUSED` of an error, or of what caused it. */
function systemCode(error: Error): string | undefined {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? systemCode(error.cause) : undefined;
}
