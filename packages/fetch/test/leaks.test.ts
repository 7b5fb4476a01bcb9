import { inspect } from "node:util";
import type { TokenEvent } from "@ianum/core";
import { ianumFetch, type IanumFetchOptions } from "@ianum/fetch";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
let secrets: Set<string>;
let events: TokenEvent[];
let options: IanumFetchOptions;
beforeEach(async () => {
  world = await createWorld();
  secrets = new Set(world.sandbox.gates[0]!.secrets);
  events = [];
  options = { ...world.options, retries: 0, onEvent: (event) => events.push(event) };
});
afterEach(() => world.close());

/** All the ways in which something is printed. */
function expectNoSecretIn(...values: unknown[]): void {
  for (const { bearer } of world.service.received) if (bearer !== undefined) secrets.add(bearer);
  for (const value of values) {
    const printed = [
      inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxArrayLength: null }),
      String(value),
      JSON.stringify(value),
      value instanceof Error ? value.stack : "",
    ].join("\n");
    for (const secret of secrets) expect(printed.includes(secret), inspect(value).slice(0, 200)).toBe(false);
  }
}

const thrownBy = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => error,
  );

test("a token request that fails leaks neither secret nor token", async () => {
  const { control } = world.sandbox;
  for (const fault of [
    { type: "status", status: 500 },
    { type: "reset" },
    { type: "truncated" },
    { type: "redirect", to: world.service.origin },
    { type: "json", body: { access_token: world.sandbox.gates[0]!.secrets[0], token_type: "mac" } },
  ] as const) {
    control.fail({ on: "token", times: 1, with: fault });
    expectNoSecretIn(await thrownBy(ianumFetch(options)(world.service.origin)));
  }
  expectNoSecretIn(events);
});

test("a request that fails on the way leaks no token", async () => {
  const fetch = ianumFetch(options);
  await fetch(world.service.origin);
  const gone = await world.elsewhere();
  const reaching = ianumFetch({ ...options, origins: [gone.origin, world.platform] });
  await reaching(gone.origin);
  world.sandbox.control.fail({ on: "api", with: { type: "reset" } });
  const lost = await thrownBy(reaching(`${world.platform}/v1_3/subscription/sub_1/agreements`));
  expect(lost).toBeInstanceOf(TypeError);
  for (const { bearer } of gone.received) secrets.add(bearer!);
  expectNoSecretIn(lost, events);
});

test("an abort leaks no token", async () => {
  const fetch = ianumFetch(options);
  await fetch(world.service.origin);
  expectNoSecretIn(await thrownBy(fetch(world.service.origin, { signal: AbortSignal.abort() })));
});

test("a response, accepted or refused, holds no token", async () => {
  const fetch = ianumFetch(options);
  const accepted = await fetch(world.service.origin);
  world.sandbox.control.refuseTokens();
  const refused = await fetch(world.service.origin);
  expect([accepted.status, refused.status]).toEqual([200, 401]);
  expectNoSecretIn(accepted, refused, [...accepted.headers], [...refused.headers], fetch, events);
});
