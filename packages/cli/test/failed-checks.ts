/** For tests that start processes, on a busy machine. */
export const slow = { timeout: 120_000 };

/** The names of the checks that failed. */
export function failures(checks: Readonly<Record<string, { readonly status: string }>>): readonly string[] {
  return Object.keys(checks).filter((name) => checks[name]?.status === "failed");
}
