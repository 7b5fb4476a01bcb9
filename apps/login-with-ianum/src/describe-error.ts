import { isIanumError } from "@ianum/core";

/** How many causes are followed: a chain may be a circle. */
const MOST_CAUSES = 5;

/** An error and what caused it, as one line for the log. */
export function describeError(error: unknown): string {
  const parts = [describeOne(error)];
  for (let next = causeOf(error); next !== undefined && parts.length <= MOST_CAUSES; next = causeOf(next))
    parts.push(describeOne(next));
  return parts.join("; caused by ").replaceAll(/\s+/g, " ");
}

function describeOne(error: unknown): string {
  if (isIanumError(error)) return `${error.message} (${error.code})`;
  return error instanceof Error ? `${error.name}: ${error.message}` : "failed with a value that is not an Error";
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
