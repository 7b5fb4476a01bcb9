// What a secret's provider or a store throws may quote what it read: a vault's JSON, an entry of Redis.
import { inspect } from "node:util";
import { createMemoryTokenStore, type TokenEvent, type TokenStore } from "@ianum/core";
import { expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const thrown: readonly [string, () => unknown][] = [
  ["a JSON error that quotes it", () => new SyntaxError(`Unexpected token 'h', "hunter2-live" is not valid JSON`)],
  [
    "an error with a request in its fields",
    () => Object.assign(new Error("failed"), { request: { body: "hunter2-live" } }),
  ],
  ["an error whose cause quotes it", () => new Error("failed", { cause: new Error("hunter2-live") })],
  ["an error with it for a name", () => Object.assign(new Error("failed"), { name: "hunter2-live" })],
  ["several errors at once", () => new AggregateError([new Error("hunter2-live")], "hunter2-live failed")],
  ["a text", () => "hunter2-live"],
  ["an object", () => ({ secret: "hunter2-live" })],
];

test.each(thrown)("a secret's provider that throws %s is not quoted", async (_, make) => {
  const { events, source } = createPlatform();
  const clientSecret = async (): Promise<string> => {
    throw make();
  };
  const error: unknown = await source({ clientSecret })
    .getToken()
    .catch((one: unknown) => one);
  expect(error).toMatchObject({ name: "ConfigurationError", code: "credentials_unavailable" });
  expect(textOf(error, events)).not.toContain("hunter2");
});

test.each(["get", "acquire"].flatMap((call) => thrown.map(([what, make]) => [call, what, make] as const)))(
  "a store whose %s throws %s is not quoted, and costs no caller a token",
  async (call, _, make) => {
    const { clock, events, sandbox, source } = createPlatform();
    const { acquire, ...methods } = createMemoryTokenStore({ clock });
    const store = {
      ...methods,
      ...(call === "acquire" && { acquire }),
      [call]: async () => {
        throw make();
      },
    } as TokenStore;
    const token = await elapse(clock, source({ store }).getToken(), 100);
    expect(token.value).not.toBe("");
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(events.some(({ type }) => type === "store-failed")).toBe(true);
    expect(textOf(undefined, events)).not.toContain("hunter2");
  },
);

function textOf(error: unknown, events: readonly TokenEvent[]): string {
  return [error, ...events]
    .flatMap((one) => [inspect(one, { depth: 20, showHidden: true }), JSON.stringify(one), String(one)])
    .join("\n");
}
