import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";

const ASK_EVERY_MS = 250;
const PATIENCE_MS = 2_000;

/** Says whether a Redis is there, because it was asked. */
export interface RedisWatch {
  /** Asks now. One that hangs is not there. */
  ask(): Promise<boolean>;
  close(): void;
}

/** Asks a Redis over and over; `tell` gets each answer. */
export function watchRedis(url: string, tell: (isUp: boolean) => void): RedisWatch {
  let isClosed = false;

  const ask = async (): Promise<boolean> => {
    const isUp = await doesAnswer(url);
    if (!isClosed) tell(isUp);
    return isUp;
  };
  const keepAsking = async (): Promise<void> => {
    while (!isClosed) {
      await ask();
      await sleep(ASK_EVERY_MS);
    }
  };
  void keepAsking();
  return {
    ask,
    close: () => void (isClosed = true),
  };
}

/** On a connection of its own: one that was there before says nothing about now. */
async function doesAnswer(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined); // the question fails with it
  const answer = client
    .connect()
    .then(() => client.ping())
    .then(
      () => true,
      () => false,
    );
  const patience = new AbortController();
  const isUp = await Promise.race([answer, sleep(PATIENCE_MS, false, { signal: patience.signal })]);
  patience.abort();
  client.destroy();
  return isUp;
}
