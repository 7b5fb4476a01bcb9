#!/usr/bin/env node
import { run } from "./run.ts";

// `access-report | head` closes the pipe early: nothing is wrong, and nobody reads any more.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), process);
