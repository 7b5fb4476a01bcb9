import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { TransportTestContext } from "./transport-world.ts";

/** Fails where a value prints a client secret, or a token that one of the services was sent. */
export function assertPrintsNoSecret(
  { sandbox, service, stranger }: TransportTestContext,
  what: string,
  value: unknown,
): void {
  const bearers = [...service.received, ...stranger.received].flatMap(
    ({ authorization }) => /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? [],
  );
  const secrets = new Set([...bearers, ...(sandbox.gates[0]?.secrets ?? [])]);
  for (const [how, print] of Object.entries(printers)) {
    const printed = print(value);
    for (const secret of secrets) {
      const at = printed.indexOf(secret);
      assert.equal(
        at,
        -1,
        `${what} prints a secret through ${how}, after ${JSON.stringify(printed.slice(Math.max(0, at - 80), at))}`,
      );
    }
  }
}

const everything = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null, maxStringLength: null } as const;

const printers: Readonly<Record<string, (value: unknown) => string>> = {
  "util.inspect": (value) => inspect(value, everything),
  "getters, under util.inspect": (value) => inspect(value, { ...everything, getters: true }),
  String,
  "JSON.stringify": toJson,
  stack: (value) => (value instanceof Error ? (value.stack ?? "") : ""),
};

function toJson(value: unknown): string {
  const seen = new WeakSet<object>();
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === "bigint") return String(part);
      if (typeof part !== "object" || part === null) return part;
      if (seen.has(part)) return undefined;
      seen.add(part);
      return part;
    }) ?? ""
  );
}
