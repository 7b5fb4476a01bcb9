/** A fault that tests should catch: what is found once in a file below packages/core/src, and what is put in its place. */
export interface SeededBug {
  readonly breaks: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Names of core's test files, without `.test.ts`. */
  readonly tests: readonly string[];
}

export const bugs: readonly SeededBug[];
