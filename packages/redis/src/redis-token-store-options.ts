import type { EncryptionKey } from "./encryption-key.ts";
import type { RedisClient } from "./redis-client.ts";
import type { RedisSubscriber } from "./redis-subscriber.ts";

/** Where a fleet's token is kept. */
export interface RedisTokenStoreOptions {
  /**
   * A client of `redis` (4 or newer) or `ioredis` (5 or newer), single or cluster. Connecting and closing it is yours;
   * it need not be connected yet.
   */
  readonly client: RedisClient;
  /**
   * A second client, such as `client.duplicate()`: through it a process that waits for another's token request is notified of
   * the result at once, and asks less often meanwhile. Connecting and closing it is yours, too; while it is not
   * connected the process looks as often as without it.
   *
   * @defaultValue none: nothing is announced
   */
  readonly subscriber?: RedisSubscriber;
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
