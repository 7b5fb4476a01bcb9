import process from "node:process";
import { createInterface } from "node:readline";
import { inspect } from "node:util";
import { createProgram } from "./program.mjs";

const shown = (value) => inspect(value, { depth: 20, showHidden: true });

/** A program in a process of its own: a line of JSON in, a line of JSON out. */
export function serveProgram(connect, more) {
  const answer = createProgram(connect, { inspect: shown, ...more });
  createInterface({ input: process.stdin }).on("line", (line) => void serve(JSON.parse(line)));

  async function serve({ id, request }) {
    const result = await answer(request).then(
      (value) => ({ value }),
      (error) => ({ failure: String(error?.stack ?? error) }),
    );
    process.stdout.write(`${JSON.stringify({ id, ...result })}\n`);
  }
}
