/** `command | head` closes the pipe early: nothing is wrong, and the process ends with its reader. */
export function endWithReader(stdout: NodeJS.WriteStream = process.stdout): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
}
