import type { AuthStrategy } from "@ianum/core";

/** A strategy under test, two others of its kind, and what a test needs to know about them. */
export interface StrategyUnderTest {
  /** A strategy whose keys the server accepts. */
  readonly strategy: AuthStrategy;
  /** The same strategy for another client of the same server. */
  readonly other: AuthStrategy;
  /** The same strategy with keys that the server refuses. */
  readonly refused: AuthStrategy;
  /** Texts that nothing may print: the secrets and private keys of all three. */
  readonly secrets: readonly string[];
  /** The wall clock that the strategies go by, in Unix milliseconds. @defaultValue the system's */
  readonly now?: () => number;
  /** Runs after each test, also one that failed. */
  readonly close?: () => unknown;
}

/** Makes strategies, and starts their server if it has to: fresh ones for each test. */
export type CreateStrategies = () => StrategyUnderTest | Promise<StrategyUnderTest>;

/** What not every strategy has: `fetch`, if its requests go through the `fetch` of its context. */
export type StrategyFeature = "fetch";
