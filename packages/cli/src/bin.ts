#!/usr/bin/env node
import process from "node:process";
import { version } from "./version.ts";

// `ianum request … | head` closes the pipe early: nothing is wrong, the reader has left.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const args = process.argv.slice(2);
// What stands after `--` belongs to the command that a sandbox runs.
const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
const commandAt = own.findIndex((argument, index) => !argument.startsWith("-") && own[index - 1] !== "--env");
if (own.some((argument) => argument === "--version" || argument === "-V")) {
  process.stdout.write(`${version()}\n`);
} else if (own[commandAt] === "sandbox") {
  const { sandbox } = await import("./commands/sandbox.ts");
  await sandbox(process, args.toSpliced(commandAt, 1));
} else {
  const { run } = await import("./run.ts");
  process.exitCode = await run(args, process);
}
