import { Buffer } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";
import {
  type AccessToken,
  ConfigurationError,
  createAccessToken,
  type TokenStore,
  type TokenStoreLock,
} from "@ianum/core";
import { type EncryptionKey, readEncryptionKeys } from "./encryption-key.ts";
import { type RedisClient, type RunScript, scriptRunner } from "./redis-client.ts";
import { createScripts, LOCK, RELEASE, RENEW, type Scripts } from "./scripts.ts";
import { createTokenSlot, type TokenSlot } from "./token-slot.ts";

/** Where a fleet's token is kept. */
export interface RedisTokenStoreOptions {
  /**
   * A client of `redis` (4 or newer) or `ioredis` (5 or newer), single or cluster. Connecting and closing it is yours;
   * it need not be connected yet.
   */
  readonly client: RedisClient;
  /**
   * Encrypts what is stored: 32 bytes as base64 or `Uint8Array`; or a list, newest first: the first encrypts, all
   * decrypt. Make one with `openssl rand -base64 32`.
   *
   * @defaultValue none: tokens are stored as they are
   */
  readonly encryptionKey?: EncryptionKey | readonly EncryptionKey[];
  /** What the name of every key begins with. @defaultValue `"ianum:"` */
  readonly keyPrefix?: string;
}

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

  /** @throws ConfigurationError `invalid_option` naming the option that is missing or wrong */
  constructor(options: RedisTokenStoreOptions) {
    if (typeof options !== "object" || options === null)
      throw new ConfigurationError("options", "must be an object with a client");
    const { client, encryptionKey, keyPrefix = "ianum:" } = options;
    // A brace would move the hash tag, and a cluster would tear a token from its lock.
    if (typeof keyPrefix !== "string" || /[{}]/.test(keyPrefix))
      throw new ConfigurationError("keyPrefix", "must be text without braces");
    const [newest, ...older] = readEncryptionKeys(encryptionKey);
    this.#slots = [createTokenSlot(keyPrefix, newest), ...older.map((key) => createTokenSlot(keyPrefix, key))];
    this.#scripts = createScripts(this.#slots.length);
    this.#run = scriptRunner(client);
  }

  async get(
    key: string,
    options: { readonly onUnreadable?: (error: Error) => void } = {},
  ): Promise<AccessToken | undefined> {
    const digest = digestOf(key);
    const names = this.#slots.map((slot) => slot.valueName(digest));
    const askedAt = Date.now();
    const found = (await this.#run(this.#scripts.get, names, [])) as readonly unknown[];

    let newest: AccessToken | undefined;
    for (const [index, slot] of this.#slots.entries()) {
      const text = textOf(found[2 * index]);
      const lifeMs = Number(found[2 * index + 1]);
      if (text === undefined || lifeMs === 0) continue;
      const name = slot.valueName(digest);
      const stored = slot.read(text, name);
      // Nothing here is written without a time to live, so that is not ours either.
      if (stored === undefined || !(lifeMs > 0)) {
        options.onUnreadable?.(
          new Error(`what Redis holds under ${name} is not what was stored there; it counts as absent`),
        );
        continue;
      }
      // The smaller of what Redis says and what was sealed: an old value that was put back has no new life.
      const expiresAt = Math.min(askedAt + lifeMs, stored.expiresAt);
      if (expiresAt <= askedAt) continue;
      if (newest === undefined || newest.expiresAt < expiresAt) newest = createAccessToken(stored.token, expiresAt);
    }
    return newest;
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
    const [slot, ...superseded] = this.#slots;
    const name = slot.valueName(digest);
    const names = [slot.lockName(digest), name, ...superseded.map((old) => old.valueName(digest))];
    const text = slot.write({ token: token.value, expiresAt: Date.now() + leftMs }, name);
    return isYes(await this.#run(this.#scripts.set, names, [lock?.owner ?? "", text, String(lifeMs)]));
  }

  async delete(key: string, refused: AccessToken): Promise<void> {
    const digest = digestOf(key);
    const names = this.#slots.flatMap((slot) => [slot.valueName(digest), slot.lockName(digest)]);
    await this.#run(
      this.#scripts.delete,
      names,
      this.#slots.map((slot) => slot.fingerprint(refused.value)),
    );
  }

  async lock(key: string, { leaseMs }: { readonly leaseMs: number }): Promise<TokenStoreLock | undefined> {
    const names = [this.#slots[0].lockName(digestOf(key))];
    const owner = randomUUID();
    const held = [owner, String(Math.ceil(leaseMs))];
    if (!isYes(await this.#run(LOCK, names, held))) return undefined;
    return {
      owner,
      renew: async () => isYes(await this.#run(RENEW, names, held)),
      release: async () => void (await this.#run(RELEASE, names, [owner])),
    };
  }
}

// A strategy's cache key is a digest already; a stranger's may be anything, and does not reach Redis as it is.
function digestOf(key: string): string {
  return createHash("sha256").update(`ianum token store\0${key}`).digest("hex");
}

// Clients can be told to give text as bytes, and numbers as text.
function textOf(reply: unknown): string | undefined {
  if (typeof reply === "string") return reply;
  return reply instanceof Uint8Array ? Buffer.from(reply).toString("utf8") : undefined;
}

function isYes(reply: unknown): boolean {
  return Number(reply) === 1;
}
