/** What the command ends with. */
export const exitCodes = {
  done: 0,
  /** The platform refused, or a check failed. */
  refused: 1,
  /** Wrong usage or configuration: nothing was sent. */
  usage: 2,
  /** There was no response. */
  noResponse: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
