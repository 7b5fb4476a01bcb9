#!/usr/bin/env node
import process from "node:process";
import { runChild } from "./command/run-child.ts";
import { runCommand } from "./command/run-command.ts";

const { env, stdout, stderr } = process;
// `ianum-sandbox --json | head -1` closes the pipe early: the sandbox goes on serving.
for (const stream of [stdout, stderr]) stream.on("error", () => undefined);
const result = await runCommand(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  isColored: stdout.isTTY && stderr.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb",
});

if (!result.sandbox) {
  process.exitCode = result.exitCode;
} else if (result.command.length > 0) {
  runChild(result.command, result.sandbox, (text) => stderr.write(text));
} else {
  const { sandbox } = result;
  // The process ends once nothing is served any more; a second signal ends it at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
}
