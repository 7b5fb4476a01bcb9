import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CountsMessage, ReadyMessage, RequestCounts } from "./messages.ts";

export type { RequestCounts } from "./messages.ts";

/** A sandbox in a process of its own. It ends with `close`, or when this process does, however that happens. */
export interface SandboxProcess {
  /** The environment names of the gate's keys and of the sandbox's addresses, for `optionsFromEnv`. */
  readonly env: Readonly<Record<string, string>>;
  readonly origin: string;
  /** The subscription of the sandbox's default person. */
  readonly idSubscription: string;
  /** The gate's OpenPGP key, armoured: it decrypts what that person shares. */
  readonly privateKey: string;
  /** What the sandbox has been asked since its start, by its own log. */
  counts(): Promise<RequestCounts>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** @throws Error when the sandbox does not come up */
export async function startSandbox(): Promise<SandboxProcess> {
  const child = fork(fileURLToPath(new URL("./server.js", import.meta.url)), {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { origin, clientId, clientSecret, idSubscription, privateKey } = await answer<ReadyMessage>(child, "ready");

  return {
    origin,
    idSubscription,
    privateKey,
    env: {
      IANUM_CLIENT_ID: clientId,
      IANUM_CLIENT_SECRET: clientSecret,
      IANUM_API_AUTH_URL: origin,
      IANUM_AUTH_URL: origin,
      IANUM_ID_URL: origin,
    },
    async counts() {
      const counts = answer<CountsMessage>(child, "counts");
      child.send("counts");
      const { requests, tokenRequests } = await counts;
      return { requests, tokenRequests };
    },
    close: () => stop(child),
  };
}

/** The child's next message of this type. */
function answer<Message extends { readonly type: string }>(
  child: ChildProcess,
  type: Message["type"],
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit).off("error", onExit);
    };
    const fail = (problem: string): void => {
      settle();
      child.kill();
      reject(new Error(`the sandbox ${problem}`));
    };
    const onMessage = (message: unknown): void => {
      if ((message as Message).type !== type) return;
      settle();
      resolve(message as Message);
    };
    const onExit = (): void => fail("ended before it answered");
    const timer = setTimeout(() => fail(`did not answer within ${PATIENCE_MS / 1000} seconds`), PATIENCE_MS);
    child.on("message", onMessage).on("exit", onExit).on("error", onExit);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  if (child.connected) child.disconnect();
  await exit;
  clearTimeout(timer);
}
