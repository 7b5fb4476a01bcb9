import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SoakAddresses, SoakCommand, SoakReply } from "./platform-process.ts";

/** A sandbox and a service in a process of their own. */
export interface SoakPlatform extends SoakAddresses {
  /** Changes what goes wrong; gives how many token requests there were so far. */
  tell(command?: Omit<SoakCommand, "id">): Promise<number>;
  close(): Promise<void>;
}

export async function startSoakPlatform(): Promise<SoakPlatform> {
  const child = fork(fileURLToPath(new URL("platform-process.js", import.meta.url)));
  const [addresses] = (await once(child, "message")) as [SoakAddresses];
  const waiting = new Map<number, (tokenRequests: number) => void>();
  let told = 0;
  child.on("message", ({ id, tokenRequests }: SoakReply) => {
    waiting.get(id)?.(tokenRequests);
    waiting.delete(id);
  });
  return {
    ...addresses,
    tell: (command = {}) =>
      new Promise((resolve) => {
        told += 1;
        waiting.set(told, resolve);
        child.send({ ...command, id: told });
      }),
    async close() {
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}
