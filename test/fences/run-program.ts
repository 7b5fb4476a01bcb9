import { spawn } from "node:child_process";
import { root } from "../repository.ts";

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

// Only what never ends is to reach it: a busy machine takes many times as long as a quiet one.
const limitMs = 240_000;

/** Runs a command in a process of its own until it ends, which it must do by itself. */
export function runProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env, NODE_OPTIONS: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const timer = setTimeout(() => {
      output += `\nit was still running after ${limitMs / 1000} s: does it leave a server open?`;
      child.kill("SIGKILL");
    }, limitMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output: output.trim() });
    });
  });
}
