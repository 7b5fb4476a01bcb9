import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TokenSourceOptions } from "@ianum/core";

export interface SourceSettings {
  readonly library: "redis" | "ioredis";
  readonly redisUrl: string;
  readonly keyPrefix: string;
  readonly keys: Pick<Extract<TokenSourceOptions, { clientId: unknown }>, "endpoints"> & {
    readonly clientId: string;
    readonly clientSecret: string;
  };
  /** What the process draws at random, from 0 to 1. */
  readonly share: number;
}

export type Command =
  | { readonly type: "create"; readonly settings: SourceSettings }
  | { readonly type: "getToken" }
  /** Moves the clocks of the process. */
  | { readonly type: "advance"; readonly ms: number };

export interface Reply {
  /** After `getToken`: the token's fingerprint, or the code of the error. */
  readonly outcome: string;
  /** When the store was called since the last reply, in milliseconds by a clock that all processes share. */
  readonly storeCallsAt: readonly number[];
}

/** Processes that do what they are told, all at once. */
export interface FleetOnCommand {
  /** Tells each of them, and waits for the replies. */
  tell(command: (index: number) => Command): Promise<readonly Reply[]>;
  close(): Promise<void>;
}

export function startFleetOnCommand(size: number): FleetOnCommand {
  const workers = Array.from({ length: size }, startWorker).map((child) => ({ child, ended: once(child, "exit") }));
  return {
    tell: (command) =>
      Promise.all(
        workers.map(async ({ child, ended }, index) => {
          const replied = once(child, "message");
          child.send(command(index));
          const [reply] = (await Promise.race([replied, ended])) as [Reply | number | null];
          if (typeof reply !== "object" || reply === null) throw new Error("a process of the fleet has ended");
          return reply;
        }),
      ),
    async close() {
      for (const { child } of workers) child.kill("SIGKILL");
      await Promise.all(workers.map(({ ended }) => ended));
    },
  };
}

function startWorker(): ChildProcess {
  return fork(fileURLToPath(new URL("worker-on-command.ts", import.meta.url)), {
    // As the tests do, from the sources: nothing needs to be built.
    execArgv: ["--conditions=@ianum/source", "--import=tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
