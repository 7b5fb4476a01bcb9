#!/usr/bin/env node
import process from "node:process";
import { version } from "./version.ts";

// `ianum request … | head` closes the pipe early: nothing is wrong, the reader has left.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const args = process.argv.slice(2);
const command = args.find((argument) => !argument.startsWith("-"));
if (command === "sandbox" && args[0] === command) {
  const { sandbox } = await import("./commands/sandbox.ts");
  await sandbox(process, args.slice(1));
} else if (args.some((argument) => argument === "--version" || argument === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  const { run } = await import("./run.ts");
  process.exitCode = await run(args, process);
}
