const COLORS = ["green", "cyan", "yellow", "magenta", "blue", "red"] as const;

export type TokenColor = (typeof COLORS)[number];

/** A color for each token that is in use, by its fingerprint: no two have the same as long as there are enough. */
export function tokenColors(fingerprints: Iterable<string>): ReadonlyMap<string, TokenColor> {
  const colors = new Map<string, TokenColor>();
  for (const fingerprint of Array.from(new Set(fingerprints)).toSorted()) {
    const own = Number.parseInt(fingerprint, 16) % COLORS.length;
    const taken = new Set(colors.values());
    const inTurn = [...COLORS.slice(own), ...COLORS.slice(0, own)];
    colors.set(fingerprint, inTurn.find((color) => !taken.has(color)) ?? COLORS[own] ?? "green");
  }
  return colors;
}
