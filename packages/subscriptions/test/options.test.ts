import { createTokenSource, type TokenSource } from "@ianum/core";
import { createSubscriptions } from "@ianum/subscriptions";
import { expect, test } from "vitest";
import { createWorld } from "./world.ts";

const keys = { clientId: "gate_1", clientSecret: "secret" };

test.each([
  ["region", { ...keys }],
  ["region", { ...keys, region: "eu.example.com/" }],
  ["timeoutMs", { ...keys, region: "eu", timeoutMs: 0 }],
  ["timeoutMs", { ...keys, region: "eu", timeoutMs: "10" }],
  ["clock", { ...keys, region: "eu", clock: {} }],
  ["privateKey", { ...keys, region: "eu", privateKey: "" }],
  ["privateKey", { ...keys, region: "eu", privateKey: 7 }],
  ["privateKey", { ...keys, region: "eu", privateKey: "-----BEGIN PGP PUBLIC KEY BLOCK-----" }],
  ["passphrase", { ...keys, region: "eu", passphrase: "secret" }],
  ["endpoints.auth", { ...keys, endpoints: { auth: "http://auth.example.com" } }],
])("a wrong %s is an error at creation", (option, options) => {
  expect(() => createSubscriptions(options as never)).toThrow(
    expect.objectContaining({ name: "ConfigurationError", option }),
  );
});

test("a source is shared, and keeps its token for the gate's API alone", async () => {
  const { options, gate, origin, sandbox } = await createWorld();
  const source: TokenSource = createTokenSource(options);
  const [one, two] = [1, 2].map(() => createSubscriptions({ source, endpoints: { auth: origin } }));
  await one!.agreements(gate.idSubscription);
  await two!.accesses(gate.idSubscription).page();
  expect(sandbox.log.tokenRequests).toBe(1);
});
