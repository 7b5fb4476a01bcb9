import assert from "node:assert/strict";
import { prints } from "./prints.ts";
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
  for (const [how, print] of Object.entries(prints)) {
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
