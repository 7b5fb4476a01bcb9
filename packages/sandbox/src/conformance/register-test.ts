/** Registers one test: `test` of vitest, of `node:test` and of Jest do, and Mocha's `it`. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;
