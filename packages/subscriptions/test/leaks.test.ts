import { inspect } from "node:util";
import type { TokenEvent } from "@ianum/core";
import { createSubscriptions } from "@ianum/subscriptions";
import { expect, test } from "vitest";
import { damage, makeKey } from "./keys.ts";
import { createWorld, errorOf } from "./world.ts";

const PASSPHRASE = "open sesame, please";
const VALUE = "ada.rossi@example.com";

/** A client whose every secret is known, and what searches printed values for them. */
async function createSearch() {
  const bearers = new Set<string>();
  const events: TokenEvent[] = [];
  const send: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const bearer = new Headers(init?.headers).get("authorization")?.slice("Bearer ".length);
    if (bearer) bearers.add(bearer);
    return response;
  };
  const { privateKey, encrypt } = await makeKey({ type: "ecc", curve: "curve25519Legacy", passphrase: PASSPHRASE });
  const world = await createWorld({}, { fetch: send, onEvent: (event: TokenEvent) => events.push(event) });
  const subscriptions = createSubscriptions({ ...world.options, privateKey, passphrase: PASSPHRASE });
  const ianumToken = world.ianumToken();
  const expectNoSecretIn = (...values: readonly unknown[]): void => {
    const secrets = [
      ...bearers,
      ...world.gate.secrets,
      ianumToken,
      PASSPHRASE,
      VALUE,
      ...privateKey.split("\n").slice(2, -3),
    ];
    for (const value of [...values, events, subscriptions]) {
      const printed = [
        inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxArrayLength: null }),
        String(value),
        JSON.stringify(value),
        value instanceof Error ? value.stack : "",
      ].join("\n");
      for (const secret of secrets) expect(printed.includes(secret), inspect(value).slice(0, 200)).toBe(false);
    }
  };
  return { ...world, subscriptions, ianumToken, privateKey, encrypt, expectNoSecretIn };
}

test.each([
  { type: "status", status: 500 },
  { type: "status", status: 401 },
  { type: "status", status: 404, errorCode: "GEN_0002" },
  { type: "html" },
  { type: "truncated" },
  { type: "reset" },
  { type: "redirect", to: "https://example.com/" },
] as const)("a call that ends in %o leaks nothing", async (fault) => {
  const { subscriptions, sandbox, gate, ianumToken, expectNoSecretIn } = await createSearch();
  sandbox.control.fail({ on: "api", with: fault });
  expectNoSecretIn(
    await errorOf(subscriptions.verify(ianumToken)),
    await errorOf(subscriptions.agreements(gate.idSubscription)),
    await errorOf(subscriptions.data(gate.idSubscription)),
    await errorOf(subscriptions.accesses(gate.idSubscription).page()),
    await errorOf(subscriptions.createGhost({ idGate: gate.id, idConnection: "1" })),
  );
});

test("a response that repeats what it was sent leaks nothing", async () => {
  const { subscriptions, sandbox, gate, ianumToken, privateKey, expectNoSecretIn } = await createSearch();
  const text = `${ianumToken} ${gate.secrets[0]} ${privateKey} ${VALUE}`;
  for (const body of [
    { errorCode: text, errorMessage: text },
    { verified: text },
    { verified: true, idActor: 1, idSubscription: text },
    text,
  ]) {
    for (const status of [200, 400, 401, 500]) {
      sandbox.control.fail({ on: "api", times: 2, with: { type: "json", body, status } });
      expectNoSecretIn(
        await errorOf(subscriptions.verify(ianumToken)),
        await errorOf(subscriptions.agreements("sub_1")),
      );
    }
  }
});

test("a fetch that puts the request on its errors leaks nothing", async () => {
  const { options, ianumToken, expectNoSecretIn } = await createSearch();
  const send: typeof fetch = async (input, init) => {
    if ((input as string).endsWith("/oauth/token")) return fetch(input, init);
    const cause = Object.assign(new Error(init?.body as string), { code: "ECONNRESET" });
    throw Object.assign(new TypeError(`failed: ${JSON.stringify(init)}`, { cause }), { request: init });
  };
  const error = await errorOf(createSubscriptions({ ...options, fetch: send }).verify(ianumToken));
  expect(error).toMatchObject({ name: "TransportError", message: expect.stringContaining("ECONNRESET") });
  expectNoSecretIn(error);
});

test("a value that is not decrypted leaks neither key, passphrase nor another value", async () => {
  const { subscriptions, options, privateKey, sandbox, encrypt, expectNoSecretIn } = await createSearch();
  const message = await encrypt(VALUE);
  const values = [message, message.slice(0, 150), damage(message), VALUE].map((valueEncPgp) => ({ valueEncPgp }));
  sandbox.control.fail({ on: "api", with: { type: "json", body: { data: [{ values }] } } });
  const errorsOf = async (client: typeof subscriptions): Promise<readonly unknown[]> => {
    const { data } = await client.data("sub_1");
    return data.flatMap((field) => field.values.map(({ error }) => error));
  };
  const errors = await errorsOf(subscriptions);
  expect(errors.filter(Boolean)).toHaveLength(3);
  const locked = await errorsOf(createSubscriptions({ ...options, privateKey, passphrase: `${PASSPHRASE}!` }));
  const mutilated = await errorsOf(
    createSubscriptions({ ...options, privateKey: privateKey.slice(0, 300), passphrase: PASSPHRASE }),
  );
  expect([...locked, ...mutilated].filter(Boolean)).toHaveLength(8);
  expectNoSecretIn(...errors, ...locked, ...mutilated);
  expect(() => createSubscriptions({ ...options, privateKey: privateKey.slice(80) })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(privateKey.slice(100, 130)) }),
  );
});
