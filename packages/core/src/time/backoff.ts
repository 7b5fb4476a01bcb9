/** What grows twofold with each of `attempts`, from `firstMs` to `longestMs`. */
export function backoffMs(attempts: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** (attempts - 1));
}
