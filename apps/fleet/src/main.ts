#!/usr/bin/env node
import { run } from "./run.ts";

// A terminal that was closed, a pipe that has no reader: it ends in order all the same.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

process.exitCode = await run(process.argv.slice(2), process);
