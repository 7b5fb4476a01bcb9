#!/usr/bin/env node
import process from "node:process";
import { runCommand } from "./run-command.ts";

const result = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

if (result.sandbox) {
  const { sandbox } = result;
  // The process ends by itself once nothing is served any more; a second signal ends it at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
} else {
  process.exitCode = result.exitCode;
}
