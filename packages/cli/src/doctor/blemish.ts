import { isQuoted } from "@ianum/core/authors";

const names: Readonly<Record<string, string>> = {
  " ": "a space",
  "\t": "a tab",
  "\n": "a line end",
  "\r": "a carriage return",
  "\u00A0": "a no-break space",
  "\u200B": "a zero-width space",
  "\uFEFF": "a byte order mark",
};

// White space, control characters, and characters that no editor shows.
const INVISIBLE = /[\s\p{Cc}\p{Cf}]/u;

/** What is wrong with the ends of a key, and what to do; `undefined` if nothing is. Never quotes the key. */
export function blemishOf(value: string): { readonly detail: string; readonly remedy: string } | undefined {
  const [first = "", ...rest] = value;
  const last = rest.at(-1) ?? first;
  for (const [end, character] of [
    ["begins", first],
    ["ends", last],
  ] as const) {
    if (INVISIBLE.test(character)) {
      return { detail: `${end} with ${nameOf(character)}`, remedy: "copy it again, without white space around it" };
    }
  }
  if (isQuoted(value)) {
    return { detail: "is in quotation marks", remedy: "take the quotation marks off: docker's --env-file keeps them" };
  }
  return undefined;
}

/** Whether there is white space inside, which is allowed, and seldom meant. */
export function hasInnerSpace(value: string): boolean {
  return INVISIBLE.test(value.trim());
}

function nameOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return names[character] ?? `the invisible character U+${hex}`;
}
