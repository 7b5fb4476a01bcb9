/** The names of the checks that failed. */
export function failures(checks: Readonly<Record<string, { readonly status: string }>>): readonly string[] {
  return Object.keys(checks).filter((name) => checks[name]?.status === "failed");
}
