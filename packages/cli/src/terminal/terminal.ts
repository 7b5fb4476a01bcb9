import { redact } from "@ianum/core/authors";
import type { Host } from "../host.ts";
import { createPaint, isColorWanted, type Paint } from "./paint.ts";

/** Where a command writes: results to stdout, all other text to stderr. No known secret passes. */
export interface Terminal {
  /** Colours for stdout. */
  readonly paint: Paint;
  /** Colours for stderr. */
  readonly errorPaint: Paint;
  /** How many columns a line on stdout may have; `Infinity` if stdout is not a terminal. */
  readonly width: number;
  /** Writes a line to stdout. */
  print(line: string): void;
  /** Writes one JSON value to stdout. */
  printJson(value: unknown): void;
  /** Writes a line to stderr. */
  warn(line: string): void;
  /** From now on these texts are printed as `[redacted]`. */
  hide(secrets: readonly string[]): void;
  /** `text` as it may be printed. */
  clean(text: string): string;
  /** Writes a line that holds a token, as the caller asked for. */
  printSecret(line: string): void;
}

// A shorter secret would take words and numbers out of every sentence.
const SHORTEST_HIDDEN = 4;

export function createTerminal({ stdout, stderr, env }: Host): Terminal {
  const hidden = new Set<string>();
  const clean = (text: string): string => redact(text, [...hidden]);
  return {
    paint: createPaint(isColorWanted(stdout, env)),
    errorPaint: createPaint(isColorWanted(stderr, env)),
    // Some terminals say 0 columns: they do not know.
    width: stdout.isTTY && stdout.columns > 0 ? stdout.columns : Number.POSITIVE_INFINITY,
    print: (line) => void stdout.write(`${clean(line)}\n`),
    printJson: (value) => void stdout.write(`${clean(JSON.stringify(value))}\n`),
    warn: (line) => void stderr.write(`${clean(line)}\n`),
    hide(secrets) {
      // The longest first, or the rest of one that begins with another would stay.
      const all = [...hidden, ...secrets].filter(({ length }) => length >= SHORTEST_HIDDEN);
      hidden.clear();
      for (const secret of all.toSorted((left, right) => right.length - left.length)) hidden.add(secret);
    },
    clean,
    printSecret: (line) => void stdout.write(`${line}\n`),
  };
}
