import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { forkModule } from "./fork-module.ts";
import type {
  CountsMessage,
  Question,
  ReadyMessage,
  RedirectedMessage,
  RequestCounts,
  SandboxSettings,
} from "./messages.ts";

/** A sandbox in a process of its own. It ends with `close`, or when this process does, however that happens. */
export interface SandboxProcess {
  /** The environment names of the gate's keys and of the sandbox's addresses, for `optionsFromEnv`. */
  readonly env: Readonly<Record<string, string>>;
  readonly origin: string;
  /** The subscription of the sandbox's default person. */
  readonly idSubscription: string;
  /** The gate's OpenPGP key, armoured: it decrypts what that person shares. */
  readonly privateKey: string;
  /** Where people come back to after a login. */
  redirectTo(url: string): Promise<void>;
  /** What the sandbox has been asked since its start, by its own log. */
  counts(): Promise<RequestCounts>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** @throws Error when the sandbox does not come up */
export async function startSandbox({ alias = "sandbox" }: Partial<SandboxSettings> = {}): Promise<SandboxProcess> {
  const settings: SandboxSettings = { alias };
  const child = forkModule(new URL("./server.js", import.meta.url), {
    args: [JSON.stringify(settings)],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { origin, env, idSubscription, privateKey } = await answer<ReadyMessage>(child, "ready");

  const ask = <Message extends { readonly type: string }>(
    question: Question,
    type: Message["type"],
  ): Promise<Message> => {
    const answered = answer<Message>(child, type);
    child.send(question);
    return answered;
  };
  return {
    origin,
    env,
    idSubscription,
    privateKey,
    async redirectTo(url) {
      await ask<RedirectedMessage>({ type: "redirect", url }, "redirected");
    },
    async counts() {
      const { requests, tokenRequests } = await ask<CountsMessage>({ type: "count" }, "counts");
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
    const onExit = (): void => fail("ended before it responded");
    const timer = setTimeout(() => fail(`did not respond within ${PATIENCE_MS / 1000} seconds`), PATIENCE_MS);
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
