import type { SharedRefusal } from "@ianum/core";

/** A server like Redis: values that end by themselves, and a replica that is some writes behind. */
export interface SimulatedStore {
  /** The token under a key, and what is left of it by the server's clock. */
  readToken(key: string): StoredToken | undefined;
  /** Writes it, if this owner still holds the lock; without an owner in any case. */
  writeToken(key: string, token: Omit<StoredToken, "leftMs">, lifeMs: number, owner: string | undefined): boolean;
  /** Takes it away with its lock, if it is still this one. */
  deleteToken(key: string, value: string): void;
  /** Takes the lock, if it is free. */
  takeLock(key: string, owner: string, leaseMs: number): boolean;
  renewLock(key: string, owner: string, leaseMs: number): boolean;
  releaseLock(key: string, owner: string): void;
  readRefusal(key: string): SharedRefusal | undefined;
  writeRefusal(key: string, refusal: SharedRefusal): void;
  /** The keys under which tokens are, also those whose time is over. */
  tokens(): Iterable<readonly [key: string, token: StoredToken]>;
  /** The replica takes over: what was written in the last `lostMs` is gone. */
  failOver(lostMs: number): void;
  /** Loses all that it holds. */
  wipe(): void;
}

export interface StoredToken {
  readonly value: string;
  /** By the clock of the process that wrote it. */
  readonly expiresAt: number;
  readonly leftMs: number;
}

interface Entry {
  readonly value: unknown;
  readonly endsAt: number;
}

const LONGEST_LAG_MS = 10_000;

/** @param elapsed - the server's clock, in milliseconds */
export function createSimulatedStore(elapsed: () => number): SimulatedStore {
  const entries = new Map<string, Entry>();
  /** What stood there before each write, oldest first: a replica may not have the write yet. */
  const log: { readonly at: number; readonly name: string; readonly before: Entry | undefined }[] = [];

  function read(name: string): Entry | undefined {
    const entry = entries.get(name);
    return entry !== undefined && elapsed() < entry.endsAt ? entry : undefined;
  }
  function write(name: string, entry: Entry | undefined): void {
    log.push({ at: elapsed(), name, before: entries.get(name) });
    while (log[0] !== undefined && log[0].at < elapsed() - LONGEST_LAG_MS) log.shift();
    put(name, entry);
  }
  function put(name: string, entry: Entry | undefined): void {
    if (entry === undefined) entries.delete(name);
    else entries.set(name, entry);
  }
  const isHeldBy = (key: string, owner: string): boolean => read(`lock ${key}`)?.value === owner;
  const tokenIn = ({ endsAt, value }: Entry): StoredToken => ({
    ...(value as Omit<StoredToken, "leftMs">),
    leftMs: endsAt - elapsed(),
  });

  return {
    readToken(key) {
      const entry = read(`token ${key}`);
      return entry && tokenIn(entry);
    },
    writeToken(key, { expiresAt, value }, lifeMs, owner) {
      if (owner !== undefined && !isHeldBy(key, owner)) return false;
      write(`token ${key}`, { value: { value, expiresAt }, endsAt: elapsed() + lifeMs });
      write(`refusal ${key}`, undefined);
      return true;
    },
    deleteToken(key, value) {
      if ((read(`token ${key}`)?.value as StoredToken | undefined)?.value !== value) return;
      write(`token ${key}`, undefined);
      write(`lock ${key}`, undefined);
    },
    takeLock(key, owner, leaseMs) {
      if (read(`lock ${key}`) !== undefined) return false;
      write(`lock ${key}`, { value: owner, endsAt: elapsed() + leaseMs });
      return true;
    },
    renewLock(key, owner, leaseMs) {
      if (!isHeldBy(key, owner)) return false;
      write(`lock ${key}`, { value: owner, endsAt: elapsed() + leaseMs });
      return true;
    },
    releaseLock(key, owner) {
      if (isHeldBy(key, owner)) write(`lock ${key}`, undefined);
    },
    readRefusal(key) {
      const entry = read(`refusal ${key}`);
      return entry && { ...(entry.value as SharedRefusal), waitMs: entry.endsAt - elapsed() };
    },
    writeRefusal(key, refusal) {
      write(`refusal ${key}`, { value: refusal, endsAt: elapsed() + refusal.waitMs });
    },
    *tokens() {
      for (const [name, entry] of entries) if (name.startsWith("token ")) yield [name.slice(6), tokenIn(entry)];
    },
    failOver(lostMs) {
      for (let last = log.at(-1); last !== undefined && last.at >= elapsed() - lostMs; last = log.at(-1)) {
        put(last.name, last.before);
        log.pop();
      }
    },
    wipe() {
      entries.clear();
      log.length = 0;
    },
  };
}
