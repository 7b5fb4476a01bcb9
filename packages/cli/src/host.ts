/** The process that the command runs in. */
export type Host = Pick<
  NodeJS.Process,
  "env" | "execArgv" | "platform" | "stderr" | "stdin" | "stdout" | "version" | "versions"
>;
