import { ConfigurationError } from "@ianum/core/authors";
import { keepErrorsFromEndingTheProcess } from "./redis-client.ts";

/** A second client of `redis` 4 or newer, such as `client.duplicate()`. */
export interface NodeRedisSubscriber {
  subscribe(channel: string, listener: (message: string, channel: string) => void): Promise<unknown>;
  unsubscribe(channel: string, listener: (message: string, channel: string) => void): Promise<unknown>;
  readonly pSubscribe: unknown;
  readonly isOpen?: boolean;
}

/** A second client of `ioredis` 5 or newer, such as `client.duplicate()`. */
export interface IoRedisSubscriber {
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: "message", listener: (channel: string, message: string) => void): unknown;
  once(event: "ready" | "close", listener: () => void): unknown;
  readonly psubscribe: unknown;
  readonly status?: string;
}

/** A connection of its own for announcements: one that waits for messages can do nothing else. */
export type RedisSubscriber = NodeRedisSubscriber | IoRedisSubscriber;

/** Calls those who wait for a message of a channel. */
export interface Announcements {
  /**
   * Calls `onPublished` for each message of the channel until `signal` is aborted. Resolves when the server has confirmed
   * the subscription: one for all who wait in this process, which ends with the last of them.
   */
  watch(channel: string, options: { readonly signal: AbortSignal; readonly onPublished: () => void }): Promise<void>;
}

interface Subscription {
  readonly waiting: Set<() => void>;
  readonly begun: Promise<unknown>;
}

/** One way to subscribe with either client. */
interface Connection {
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
}

// A client queues what it cannot send, such as while it connects. If it never does, this is how much waits there.
const MOST_SUBSCRIPTIONS = 1_000;

// By the connection itself: ioredis ends a subscription for all stores that share the connection.
const announcementsOf = new WeakMap<RedisSubscriber, Announcements>();

/**
 * What comes over this connection, for all stores that share it.
 *
 * @throws ConfigurationError if it is not a client that can subscribe
 */
export function announcementsFrom(subscriber: RedisSubscriber): Announcements {
  const known = typeof subscriber === "object" && subscriber !== null ? announcementsOf.get(subscriber) : undefined;
  const announcements = known ?? createAnnouncements(subscriber);
  announcementsOf.set(subscriber, announcements);
  return announcements;
}

function createAnnouncements(subscriber: RedisSubscriber): Announcements {
  const subscriptions = new Map<string, Subscription>();
  const onMessage = (channel: string): void => subscriptions.get(channel)?.waiting.forEach((wake) => wake());
  const connection = connectionOf(subscriber, onMessage);

  function begin(channel: string): Subscription {
    if (subscriptions.size >= MOST_SUBSCRIPTIONS)
      throw new Error(`${MOST_SUBSCRIPTIONS} subscriptions are in progress; further waiting callers poll instead`);
    const subscription = { waiting: new Set<() => void>(), begun: connection.subscribe(channel) };
    subscriptions.set(channel, subscription);
    subscription.begun.catch(() => forget(channel, subscription));
    return subscription;
  }
  function forget(channel: string, subscription: Subscription): boolean {
    return subscriptions.get(channel) === subscription && subscriptions.delete(channel);
  }
  async function endIfUnused(channel: string, subscription: Subscription): Promise<void> {
    await subscription.begun;
    if (subscription.waiting.size === 0 && forget(channel, subscription)) await connection.unsubscribe(channel);
  }

  return {
    async watch(channel, { onPublished, signal }) {
      signal.throwIfAborted();
      const subscription = subscriptions.get(channel) ?? begin(channel);
      const wake = (): void => onPublished();
      subscription.waiting.add(wake);
      const leave = (): void => {
        subscription.waiting.delete(wake);
        endIfUnused(channel, subscription).catch(() => undefined);
      };
      signal.addEventListener("abort", leave, { once: true });
      await subscription.begun;
    },
  };
}

function connectionOf(subscriber: RedisSubscriber, onMessage: (channel: string) => void): Connection {
  if (typeof subscriber?.subscribe === "function" && typeof subscriber.unsubscribe === "function") {
    if ("pSubscribe" in subscriber) {
      keepErrorsFromEndingTheProcess(subscriber);
      const listener = (_: string, channel: string): void => onMessage(channel);
      return {
        async subscribe(channel) {
          // It would be kept until the client is connected.
          if (subscriber.isOpen === false) throw new Error("the subscriber is closed");
          return subscriber.subscribe(channel, listener);
        },
        unsubscribe: async (channel) => subscriber.unsubscribe(channel, listener),
      };
    }
    if ("psubscribe" in subscriber && typeof subscriber.on === "function") {
      keepErrorsFromEndingTheProcess(subscriber);
      subscriber.on("message", onMessage);
      // One wait for all channels: an emitter warns of more than ten listeners.
      let opening: Promise<void> | undefined;
      return {
        async subscribe(channel) {
          // ioredis 5 sends INFO between "connect" and "ready". A subscribed connection refuses INFO, and ioredis replaces
          // it with one that has no subscription.
          if (subscriber.status === "connect")
            await (opening ??= readyOrClosed(subscriber).finally(() => (opening = undefined)));
          return subscriber.subscribe(channel);
        },
        unsubscribe: async (channel) => subscriber.unsubscribe(channel),
      };
    }
  }
  throw new ConfigurationError(
    "subscriber",
    "must be a second client of redis (>= 4) or ioredis (>= 5), such as client.duplicate()",
  );
}

function readyOrClosed(subscriber: IoRedisSubscriber): Promise<void> {
  return new Promise((resolve) => {
    subscriber.once("ready", resolve);
    subscriber.once("close", resolve);
  });
}
