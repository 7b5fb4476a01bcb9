import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own, which prints its address; `fresh()` starts it again. */
export function startServer({ folder, command = process.execPath, args, env = process.env }) {
  let child;
  let origin;
  let printed = "";

  async function stop() {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "close");
    child.kill("SIGKILL");
    await ended;
  }

  return {
    async fresh() {
      await stop();
      printed = "";
      child = spawn(command, args, { cwd: folder, env });
      const ended = once(child, "close").then(() => {
        throw new Error(`the server has ended:\n${printed}`);
      });
      ended.catch(() => {});
      const started = new Promise((resolve) => {
        const read = (text) => {
          printed += text;
          const address = /http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+(?=\s)/.exec(printed);
          if (address) resolve(address[0]);
        };
        child.stdout.setEncoding("utf8").on("data", read);
        child.stderr.setEncoding("utf8").on("data", read);
      });
      origin = await Promise.race([started, ended]);
    },
    origin: () => origin,
    printed: () => printed,
    close: stop,
  };
}

/** Hands requests to program.mjs in a server that serves it at `/ask`. `server` is one of `startServer`. */
export function askOver(server) {
  return async (request) => {
    const response = await fetch(`${server.origin()}/ask`, { method: "POST", body: JSON.stringify(request) });
    assert.equal(response.status, 200);
    return response.json();
  };
}
