import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { keys, type Platform } from "./contenders.ts";
import type { Command, Report } from "./platform-process.ts";

/** A platform in a process of its own, and what it is told. */
export interface ControlledPlatform extends Platform {
  /** Changes it, and says what it has counted so far. Without changes it only says so. */
  tell(command?: Omit<Command, "id">): Promise<Report>;
  close(): void;
  isOpen(): boolean;
}

export async function startPlatform(): Promise<ControlledPlatform> {
  const child = fork(fileURLToPath(new URL("platform-process.js", import.meta.url)));
  const [port] = (await once(child, "message")) as [number];
  const origin = `http://127.0.0.1:${port}`;
  return {
    ...keys,
    origin,
    tokenUrl: `${origin}/v1_3/oauth/token`,
    url: `${origin}/v1_3/subscription/sub_1/agreements`,
    tell: createTell(child),
    close: () => child.disconnect(),
    isOpen: () => child.connected,
  };
}

function createTell(child: ChildProcess): ControlledPlatform["tell"] {
  const waiting = new Map<number, (report: Report) => void>();
  let told = 0;
  child.on("message", (report: Report) => {
    waiting.get(report.id)?.(report);
    waiting.delete(report.id);
  });
  return (command = {}) =>
    new Promise((resolve) => {
      told += 1;
      waiting.set(told, resolve);
      child.send({ ...command, id: told });
    });
}
