import { unlessAborted } from "@ianum/core/authors";
import { decryptMessages } from "./decrypt-messages.ts";
import { type DecryptThread, findWorkerUrl, startDecryptThread } from "./decrypt-thread.ts";
import { type Decrypted, type DecryptMessage, type KeyText, openKey } from "./open-key.ts";

/** Decrypts messages with one key: the text of each, or why not. @throws the reason of `signal` */
export type Decryption = (
  messages: readonly string[],
  signal: AbortSignal | undefined,
) => Promise<readonly Decrypted[]>;

// Starting another thread takes a tenth of a second, and seconds with a locked key.
const IDLE_MS = 10_000;

/**
 * Decrypts on a thread of its own: it is started for the first messages, and ended when there have been none for ten
 * seconds. Where no thread can be started, it decrypts on this one, in slices.
 */
export function createDecryption(key: KeyText): Decryption {
  let thread: DecryptThread | undefined;
  let workerUrl: Promise<URL | undefined> | undefined;
  let hasThreads = true;
  let openedHere: Promise<DecryptMessage> | undefined;
  let underWay = 0;
  let idle: NodeJS.Timeout | undefined;

  const currentThread = async (): Promise<DecryptThread | undefined> => {
    const file = hasThreads && (await (workerUrl ??= findWorkerUrl()));
    if (!file) return undefined;
    const started = (thread ??= startDecryptThread(file, key, () => {
      if (thread === started) thread = undefined;
    }));
    hasThreads = started !== undefined && (await started.isStarted);
    return hasThreads ? started : undefined;
  };
  const decrypt: Decryption = async (messages, signal) => {
    const current = await currentThread();
    if (!current) return decryptMessages(await (openedHere ??= openKey(key)), messages, signal);
    return (await current.decrypt(messages, signal)) ?? messages.map(() => LOST);
  };
  // The next messages must not meet a thread that is about to end.
  const end = (): void => {
    const last = thread;
    thread = undefined;
    last?.end();
  };
  const counted: Decryption = async (messages, signal) => {
    clearTimeout(idle);
    underWay += 1;
    try {
      return await decrypt(messages, signal);
    } finally {
      underWay -= 1;
      if (underWay === 0) {
        idle = setTimeout(end, IDLE_MS);
        idle.unref?.();
      }
    }
  };
  // While a thread starts and unlocks the key, which takes seconds, nothing else hears an abort.
  return (messages, signal) => {
    const decrypted = counted(messages, signal);
    return signal ? unlessAborted(decrypted, signal) : decrypted;
  };
}

const LOST: Decrypted = { refusal: { reason: "valueEncPgp cannot be decrypted: the thread that decrypts has ended" } };
