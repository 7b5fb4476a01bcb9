/** The command line is wrong; the message says what about it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
