import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Runs serve-lines.mjs, or a `program` that does the same, in processes of `command`, a new one for each test. */
export function startProgram({
  folder,
  command = process.execPath,
  args = [],
  client = "./fetch-client.mjs",
  program = "serve-lines.mjs",
}) {
  let current;

  function start() {
    const child = spawn(command, [...args, program, client], { cwd: folder, env: environment() });
    const waiting = new Map();
    let printed = "";
    let requests = 0;
    child.stderr.setEncoding("utf8").on("data", (text) => void (printed += text));
    const fail = (error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    child.on("error", fail);
    child.on("close", (code) => fail(new Error(`the program has ended (exit code ${code}):\n${printed}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const { id, value, failure } = JSON.parse(line);
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (failure === undefined) resolve(value);
      else reject(new Error(failure));
    });
    const ask = (request) =>
      new Promise((resolve, reject) => {
        requests += 1;
        waiting.set(requests, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id: requests, request })}\n`);
      });
    return { child, ask, printed: () => printed };
  }

  async function stop() {
    if (current === undefined || current.child.exitCode !== null) return;
    const ended = once(current.child, "close");
    current.child.kill();
    await ended;
  }

  return {
    async fresh() {
      await stop();
      current = start();
    },
    ask: (request) => current.ask(request),
    printed: () => current.printed(),
    close: stop,
  };
}

function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(IANUM_|NODE_OPTIONS$)/.test(name)));
}
