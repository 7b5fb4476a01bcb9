import { type Clock, createMemoryTokenStore, type TokenStore, type TokenStoreLock } from "@ianum/core";

/** `deaf`: what it is asked happens, and the reply gets lost. */
export const storeStates = ["up", "down", "hangs", "deaf", "full"] as const;
export type StoreState = (typeof storeStates)[number];

/** A store that several clients share, as a server would be shared. */
export interface ModelStore {
  state: StoreState;
  /** Loses all that it holds. */
  wipe(): void;
  /** A client of it: each process has one. */
  connect(): TokenStore;
}

/** @param turn - resolves when this event is to happen, among all that could happen at this instant */
export function createModelStore(clock: Clock, turn: (label: string) => Promise<void>): ModelStore {
  let memory = createMemoryTokenStore({ clock });

  async function call<T>(operation: string, isWrite: boolean, work: () => Promise<T>): Promise<T> {
    const { state } = server;
    await turn(`store ${operation}`);
    if (state === "hangs") return new Promise<T>(() => undefined);
    if (state === "down" || (state === "full" && isWrite)) throw new Error(`the store is ${state}`);
    const result = await work();
    await turn(`store ${operation} done`);
    if (state === "deaf") throw new Error("the reply got lost");
    return result;
  }

  function connectLock(lock: TokenStoreLock | undefined): TokenStoreLock | undefined {
    const its = memory;
    return (
      lock && {
        owner: lock.owner,
        renew: () => call("renew", true, async () => its === memory && lock.renew()),
        release: () => call("release", true, async () => (its === memory ? lock.release() : undefined)),
      }
    );
  }

  const server: ModelStore = {
    state: "up",
    wipe() {
      memory = createMemoryTokenStore({ clock });
    },
    connect: () => ({
      get: (...args) => call("get", false, () => memory.get(...args)),
      set: (...args) => call("set", true, () => memory.set(...args)),
      delete: (...args) => call("delete", true, () => memory.delete(...args)),
      lock: (...args) => call("lock", true, async () => connectLock(await memory.lock(...args))),
      refuse: (...args) => call("refuse", true, () => memory.refuse(...args)),
      acquire: (...args) =>
        call("acquire", true, async () => {
          const { lock, ...found } = await memory.acquire(...args);
          return { ...found, lock: connectLock(lock) };
        }),
    }),
  };
  return server;
}
