/** Appears after `patienceMs`, so that what is quick says nothing. */
export function createProgressLine(
  headline: string,
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  patienceMs: number,
): { update(detail: string | undefined): void; end(): void };
