import { isIanumError } from "@ianum/core";
import { systemCode } from "@ianum/core/authors";

const adviceFor: Readonly<Record<string, string>> = {
  EADDRINUSE: "choose another port with --port, or 0 for a free one",
  EMFILE: "allow as many open files as this needs: ulimit -n 4096",
};

/** An error as one line for the person at the terminal: what went wrong and, where it is known, what to do. */
export function explainError(error: unknown): string {
  if (isIanumError(error)) return `${error.message} (${error.code})`;
  if (!(error instanceof Error)) return String(error);
  // "fetch failed" says nothing: the system's code of what caused it does.
  const code = systemCode(error);
  if (code === undefined) return error.message;
  const told = error.message.includes(code) ? error.message : `${error.message} (${code})`;
  return adviceFor[code] === undefined ? told : `${told}; ${adviceFor[code]}`;
}
