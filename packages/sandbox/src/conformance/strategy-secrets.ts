import assert from "node:assert/strict";
import { redact } from "@ianum/core/authors";
import { prints } from "./prints.ts";

/** Fails if one of `values` prints one of `secrets`, in any spelling that a URL, JSON, base64 or hex would give it. */
export function assertNoSecretIn(what: string, values: readonly unknown[], secrets: readonly string[]): void {
  for (const value of values)
    for (const [how, print] of Object.entries(prints)) {
      const printed = print(value);
      assert.ok(redact(printed, secrets) === printed, `${what} prints a secret through ${how}`);
    }
}
