import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { readSecretFile } from "@ianum/core/authors";
import { expect, test } from "vitest";
import { createPlatform } from "./platform.ts";

/** Calls `work` where the global `process` is this value. Only what it does at once is without the real one. */
function withProcess<T>(value: unknown, work: () => T): T {
  const original = Object.getOwnPropertyDescriptor(globalThis, "process")!;
  Object.defineProperty(globalThis, "process", { configurable: true, value });
  try {
    return work();
  } finally {
    Object.defineProperty(globalThis, "process", original);
  }
}

const runtimes: [string, unknown][] = [
  ["no process", undefined],
  ["a process that has nothing", {}],
  ["a process that cannot write", { env: { IANUM_DEBUG: "1" } }],
];

test.each(runtimes)("a runtime with %s gives tokens", async (_, value) => {
  const { clock, sandbox } = createPlatform();
  const [gate] = sandbox.gates;
  const options = { clientId: gate!.id, clientSecret: gate!.secrets[0]!, clock, fetch: sandbox.fetch };
  await expect(withProcess(value, () => createTokenSource(options).getToken())).resolves.toHaveProperty("value");
});

test.each(runtimes)("a runtime with %s has no keys in its environment", (_, value) => {
  expect(() => withProcess(value, () => optionsFromEnv())).toThrow("IANUM_CLIENT_ID, IANUM_CLIENT_SECRET: missing");
});

test.each(runtimes)("a runtime with %s cannot read a secret's file, and says so", async (_, value) => {
  const read = withProcess(value, () => readSecretFile("secret"));
  await expect(read).rejects.toThrow("this runtime cannot read files");
});
