import { type AccessToken, createAccessToken, type Clock, type TokenStore, type TokenStoreLock } from "@ianum/core";
import type { SimulatedStore, StoredToken } from "./simulated-store.ts";

/** How a client reaches the server: `isWrite` where a server that is full refuses. */
export type StoreCall = <T>(operation: string, isWrite: boolean, serve: () => T) => Promise<T>;

/** Who is told of what is published, by key. */
export type Announcements = Map<string, Set<() => void>>;

export interface StoreConnection {
  readonly server: SimulatedStore;
  /** The clock of the process. */
  readonly clock: Pick<Clock, "now">;
  readonly call: StoreCall;
  /** A name that no other lock has. */
  readonly nextOwner: () => string;
  /** With these, the store announces what is published. */
  readonly announcements?: Announcements | undefined;
  /** How an announcement comes to this client: it may get lost. */
  readonly notify?: (work: () => void) => void;
}

/** The store of one process, over a server that others share. */
export function connectStore(connection: StoreConnection): TokenStore {
  const { announcements, call, clock, nextOwner, notify = (work) => work(), server } = connection;

  // As the store over Redis does: what the server has left of it, counted from the question, and no more than the writer said.
  function tokenIn(stored: StoredToken | undefined, askedAt: number): AccessToken | undefined {
    if (stored === undefined) return undefined;
    const leftMs = Math.min(stored.leftMs, stored.expiresAt - askedAt);
    return leftMs > 0 ? createAccessToken(stored.value, askedAt + leftMs) : undefined;
  }
  async function lock(key: string, leaseMs: number): Promise<TokenStoreLock | undefined> {
    const owner = nextOwner();
    const isTaken = await call("lock", true, () => server.takeLock(key, owner, leaseMs));
    return isTaken ? lockOf(key, owner, leaseMs) : undefined;
  }
  const lockOf = (key: string, owner: string, leaseMs: number): TokenStoreLock => ({
    owner,
    renew: () => call("renew", true, () => server.renewLock(key, owner, leaseMs)),
    release: () => call("release", true, () => server.releaseLock(key, owner)),
  });
  const announce = (key: string): void => announcements?.get(key)?.forEach((tell) => tell());

  return {
    async get(key) {
      const askedAt = clock.now();
      return tokenIn(await call("get", false, () => server.readToken(key)), askedAt);
    },
    async set(key, token, { lifeMs = token.expiresAt - clock.now(), lock: held } = {}) {
      if (!(lifeMs > 0)) return false;
      const stored = { value: token.value, expiresAt: clock.now() + lifeMs };
      return call("set", true, () => {
        const isWritten = server.writeToken(key, stored, lifeMs, held?.owner);
        if (isWritten) announce(key);
        return isWritten;
      });
    },
    delete: (key, { value }) => call("delete", true, () => server.deleteToken(key, value)),
    lock: (key, { leaseMs }) => lock(key, leaseMs),
    async acquire(key, { leaseMs }) {
      const owner = nextOwner();
      const askedAt = clock.now();
      const found = await call("acquire", true, () => {
        const there = { stored: server.readToken(key), refusal: server.readRefusal(key) };
        const isFree = there.stored === undefined && there.refusal === undefined;
        return { ...there, isTaken: isFree && server.takeLock(key, owner, leaseMs) };
      });
      if (found.isTaken) return { lock: lockOf(key, owner, leaseMs) };
      const { refusal, stored } = found;
      const token = tokenIn(stored, askedAt);
      // What is there does not count for a process whose clock is far ahead.
      if (stored !== undefined && token === undefined && refusal === undefined)
        return { lock: await lock(key, leaseMs) };
      return { token, refusal };
    },
    refuse: (key, refusal) =>
      call("refuse", true, () => {
        server.writeRefusal(key, refusal);
        announce(key);
      }),
    ...(announcements && {
      watch: (key, { onPublished, signal }) =>
        call("watch", false, () => {
          signal.throwIfAborted();
          const ofKey = announcements.get(key) ?? new Set();
          announcements.set(key, ofKey);
          const tell = (): void => notify(onPublished);
          ofKey.add(tell);
          const leave = (): void => {
            ofKey.delete(tell);
            if (ofKey.size === 0) announcements.delete(key);
          };
          signal.addEventListener("abort", leave, { once: true });
        }),
    }),
  };
}
