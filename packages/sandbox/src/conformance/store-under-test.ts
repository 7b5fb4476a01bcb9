import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AccessToken, TokenStore } from "@ianum/core";

/** A store, and what a test needs to know about it. */
export interface StoreUnderTest {
  readonly store: TokenStore;
  /** Another store over the same data, as another process has it. @defaultValue `store` itself */
  readonly peer?: TokenStore;
  /** The wall clock that the store uses, in Unix milliseconds. @defaultValue the system's */
  readonly now?: () => number;
  /**
   * Lets `ms` milliseconds pass for all that is stored: moves the store's clock, or takes the time off what is left.
   *
   * @defaultValue waits, in tests of a second or two
   */
  readonly elapse?: (ms: number) => Promise<unknown>;
  /** Runs after each test, also one that failed. */
  readonly close?: () => unknown;
}

/** A fresh store for each test; it may find what earlier tests left behind. */
export type CreateStoreUnderTest = () => StoreUnderTest | Promise<StoreUnderTest>;

/** What one test is given. */
export interface StoreTestContext {
  readonly store: TokenStore;
  readonly peer: TokenStore;
  /** A key that no test has used, as long as a strategy's digest is. */
  readonly key: string;
  now(): number;
  elapse(ms: number): Promise<unknown>;
  /** The unit of the test's durations: a life, or a lease. */
  readonly spanMs: number;
  /** A token that lives for `spanMs`, or for the milliseconds given. */
  token(lifeMs?: number): AccessToken;
}

// Long where time is moved, so that a slow machine does not end a life; short where the test has to wait for it.
const MOVED_SPAN_MS = 60_000;
const WAITED_SPAN_MS = 1_000;
// What a server's own expiry may lag behind.
const WAITED_EXTRA_MS = 50;

/** Runs one test with a store of its own. */
export async function withStore(
  create: CreateStoreUnderTest,
  run: (context: StoreTestContext) => Promise<void>,
): Promise<void> {
  const { store, peer = store, now = Date.now, elapse, close } = await create();
  const spanMs = elapse === undefined ? WAITED_SPAN_MS : MOVED_SPAN_MS;
  try {
    await run({
      store,
      peer,
      key: randomUUID().replaceAll("-", "").repeat(2),
      now,
      elapse: elapse ?? ((ms) => sleep(ms + WAITED_EXTRA_MS)),
      spanMs,
      token: (lifeMs = spanMs) => ({ value: `token-${randomUUID()}`, expiresAt: now() + lifeMs }),
    });
  } finally {
    await close?.();
  }
}
