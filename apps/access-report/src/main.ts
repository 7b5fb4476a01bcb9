#!/usr/bin/env node
import { endWithReader } from "demo-kit";
import { run } from "./run.ts";

endWithReader();
process.exitCode = await run(process.argv.slice(2), process);
