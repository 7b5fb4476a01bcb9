/** One line that moves, on a terminal only. An empty one takes it away. */
export function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}
