import { createHash, randomUUID } from "node:crypto";
import {
  type AccessToken,
  type AcquiredToken,
  ConfigurationError,
  createAccessToken,
  type SharedRefusal,
  type TokenStore,
  type TokenStoreLock,
} from "@ianum/core/authors";
import { readEncryptionKeys } from "./encryption-key.ts";
import { publisherOf, type RunScript, scriptRunner } from "./redis-client.ts";
import { announcementsFrom } from "./redis-subscriber.ts";
import type { RedisTokenStoreOptions } from "./redis-token-store-options.ts";
import { type Place, readLongest } from "./read-longest.ts";
import { createScripts, LOCK, REFUSE, RELEASE, RENEW, type Scripts } from "./scripts.ts";
import { createTokenSlot, type StoredRefusal, type StoredToken, type TokenSlot } from "./token-slot.ts";

// Redis holds every key for a time, a token without a known end of life included.
const LONGEST_LIFE_MS = 30 * 24 * 3_600_000;

/**
 * Keeps tokens in Redis or Valkey, for all processes that reach it and have the same keys of the same gate: they make
 * one token request per token life between them. Safe to share among any number of token sources.
 *
 * @example
 * ```ts
 * const store = new RedisTokenStore({ client, encryptionKey: process.env["TOKEN_STORE_KEY"] ?? "" });
 * const source = createTokenSource({ ...optionsFromEnv(), store });
 * ```
 */
export class RedisTokenStore implements TokenStore {
  readonly #run: RunScript;
  readonly #scripts: Scripts;
  /** The first one is written to, all are read. */
  readonly #slots: readonly [TokenSlot, ...TokenSlot[]];

  readonly #announce: (digest: string) => void;
  /** There with a `subscriber` only. */
  readonly watch?: NonNullable<TokenStore["watch"]>;

  /** @throws ConfigurationError `invalid_option` naming the option that is missing or wrong */
  constructor(options: RedisTokenStoreOptions) {
    if (typeof options !== "object" || options === null)
      throw new ConfigurationError("options", "must be an object with a client");
    const { client, encryptionKey, subscriber, keyPrefix = "ianum:" } = options;
    // A brace would move the hash tag, and a cluster would tear a token from its lock.
    if (typeof keyPrefix !== "string" || /[{}]/.test(keyPrefix))
      throw new ConfigurationError("keyPrefix", "must be a string without braces");
    const [newest, ...older] = readEncryptionKeys(encryptionKey);
    this.#slots = [createTokenSlot(keyPrefix, newest), ...older.map((key) => createTokenSlot(keyPrefix, key))];
    this.#scripts = createScripts(this.#slots.length);
    this.#run = scriptRunner(client);
    this.#announce = () => undefined;
    if (subscriber === undefined) return;
    if (Object.is(subscriber, client))
      throw new ConfigurationError(
        "subscriber",
        "must be a second client and not the option client itself; pass client.duplicate()",
      );
    const announcements = announcementsFrom(subscriber);
    const publish = publisherOf(client);
    // Of all keys of encryption: a process that cannot read what was published finds nothing and keeps waiting.
    const channelOf = (digest: string): string => `${keyPrefix}{${digest}}:published`;
    this.#announce = (digest) => publish(channelOf(digest));
    this.watch = (key, how) => announcements.watch(channelOf(digestOf(key)), how);
  }

  async get(
    key: string,
    options: { readonly onUnreadable?: (error: Error) => void } = {},
  ): Promise<AccessToken | undefined> {
    const digest = digestOf(key);
    const places = this.#tokenPlaces(digest);
    const askedAt = Date.now();
    const reply = await this.#run(this.#scripts.get, namesOf(places), []);
    return tokenOf(readLongest(places, reply as readonly unknown[], askedAt, options.onUnreadable));
  }

  async set(
    key: string,
    token: AccessToken,
    options: { readonly lock?: TokenStoreLock; readonly lifeMs?: number } = {},
  ): Promise<boolean> {
    const { lock } = options;
    const leftMs = options.lifeMs ?? token.expiresAt - Date.now();
    const lifeMs = Math.floor(Math.min(leftMs, LONGEST_LIFE_MS));
    if (!(lifeMs > 0)) return false;
    const digest = digestOf(key);
    const [slot, ...older] = this.#slots;
    const name = slot.valueName(digest);
    const superseded = [...older.map((old) => old.valueName(digest)), ...namesOf(this.#refusalPlaces(digest))];
    const names = [slot.lockName(digest), name, ...superseded];
    const text = slot.write({ token: token.value, expiresAt: Date.now() + leftMs }, name);
    const args = [lock?.owner ?? "", text, String(lifeMs)];
    const isStored = isYes(await this.#run(this.#scripts.set, names, args, [token.value]));
    if (isStored) this.#announce(digest);
    return isStored;
  }

  async delete(key: string, refused: AccessToken): Promise<void> {
    const digest = digestOf(key);
    const names = this.#slots.flatMap((slot) => [slot.valueName(digest), slot.lockName(digest)]);
    await this.#run(
      this.#scripts.delete,
      names,
      this.#slots.map((slot) => slot.fingerprint(refused.value)),
      [refused.value],
    );
  }

  async lock(key: string, { leaseMs }: { readonly leaseMs: number }): Promise<TokenStoreLock | undefined> {
    const names = [this.#slots[0].lockName(digestOf(key))];
    const held = heldBy(randomUUID(), leaseMs);
    return isYes(await this.#run(LOCK, names, held, [])) ? this.#lockOf(names, held) : undefined;
  }

  async acquire(
    key: string,
    options: { readonly leaseMs: number; readonly onUnreadable?: (error: Error) => void },
  ): Promise<AcquiredToken> {
    const { leaseMs, onUnreadable } = options;
    const digest = digestOf(key);
    const [tokens, refusals] = [this.#tokenPlaces(digest), this.#refusalPlaces(digest)];
    const lockNames = [this.#slots[0].lockName(digest)];
    const held = heldBy(randomUUID(), leaseMs);
    const askedAt = Date.now();
    const names = [...lockNames, ...namesOf(tokens), ...namesOf(refusals)];
    const reply = (await this.#run(this.#scripts.acquire, names, held)) as readonly unknown[];
    if (reply.length === 1) return isYes(reply[0]) ? { lock: this.#lockOf(lockNames, held) } : {};

    const token = tokenOf(readLongest(tokens, reply, askedAt, onUnreadable));
    const refusal = readLongest(refusals, reply.slice(2 * tokens.length), askedAt, onUnreadable);
    // Nothing of what is there counts.
    if (token === undefined && refusal === undefined) return { lock: await this.lock(key, { leaseMs }) };
    return { token, refusal: refusal && { ...refusal, waitMs: refusal.expiresAt - askedAt } };
  }

  async refuse(key: string, { httpStatus, platformCode, waitMs }: SharedRefusal): Promise<void> {
    const lifeMs = Math.ceil(Math.min(waitMs, LONGEST_LIFE_MS));
    if (!(lifeMs > 0)) return;
    const digest = digestOf(key);
    const [slot] = this.#slots;
    const name = slot.refusalName(digest);
    const text = slot.writeRefusal({ expiresAt: Date.now() + lifeMs, httpStatus, platformCode }, name);
    await this.#run(REFUSE, [name], [text, String(lifeMs)], []);
    this.#announce(digest);
  }

  #tokenPlaces(digest: string): readonly Place<StoredToken>[] {
    return this.#slots.map(({ read, valueName }) => ({ name: valueName(digest), read }));
  }

  #refusalPlaces(digest: string): readonly Place<StoredRefusal>[] {
    return this.#slots.map(({ readRefusal, refusalName }) => ({ name: refusalName(digest), read: readRefusal }));
  }

  #lockOf(names: readonly string[], held: readonly [owner: string, leaseMs: string]): TokenStoreLock {
    const [owner] = held;
    return {
      owner,
      renew: async () => isYes(await this.#run(RENEW, names, held, [])),
      release: async () => void (await this.#run(RELEASE, names, [owner], [])),
    };
  }
}

function heldBy(owner: string, leaseMs: number): readonly [owner: string, leaseMs: string] {
  return [owner, String(Math.ceil(leaseMs))];
}

function namesOf(places: readonly { readonly name: string }[]): string[] {
  return places.map(({ name }) => name);
}

function tokenOf(stored: StoredToken | undefined): AccessToken | undefined {
  return stored && createAccessToken(stored.token, stored.expiresAt);
}

// A strategy's cache key is a digest already; another author's may be anything, so it is hashed before it reaches Redis.
function digestOf(key: string): string {
  return createHash("sha256").update(`ianum token store\0${key}`).digest("hex");
}

function isYes(reply: unknown): boolean {
  return Number(reply) === 1;
}
