/** How many errors of a chain are looked at: it may be a circle. */
export const DEEPEST_CAUSE = 5;

/** What `find` gives for an error or for the first of the causes below it that has one. Fields that throw have none. */
export function inCauses<T>(error: unknown, find: (error: Error) => T | undefined, depth = 0): T | undefined {
  if (!(error instanceof Error) || depth === DEEPEST_CAUSE) return undefined;
  return (
    read(() => find(error)) ??
    inCauses(
      read(() => error.cause),
      find,
      depth + 1,
    )
  );
}

/** `undefined` where reading throws. */
export function read<T>(field: () => T): T | undefined {
  try {
    return field();
  } catch {
    return undefined;
  }
}
