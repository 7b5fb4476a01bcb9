import { stripVTControlCharacters } from "node:util";

// Longer than every id of the platform, and shorter than its tokens and secrets.
const LONGEST_SEGMENT = 32;

/** A path that people may read: a caller may put a secret into one by mistake, or what a terminal obeys. */
export function printablePath(path: string): string {
  return stripVTControlCharacters(path)
    .replaceAll(/\p{C}/gu, "?")
    .split("/")
    .map((segment) => (segment.length > LONGEST_SEGMENT ? `${segment.slice(0, 4)}…` : segment))
    .join("/");
}
