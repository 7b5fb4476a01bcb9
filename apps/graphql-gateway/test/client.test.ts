import { inspect } from "node:util";
import { ClientError } from "graphql-request";
import { expect, test } from "vitest";
import { startWorld } from "./world.ts";

test("a client reads agreements, and accesses page by page until it has enough", async () => {
  const { client, idSubscription, sandbox } = await startWorld({ accesses: 1_000 });
  const reader = client();
  const read = await reader.agreements(idSubscription);
  expect(read.map(({ accepted, version }) => ({ accepted, version }))).toEqual([
    { accepted: true, version: "3" },
    { accepted: true, version: "2" },
    { accepted: false, version: "1" },
  ]);
  const sizes: number[] = [];
  for await (const page of reader.accessPages(idSubscription, 120)) sizes.push(page.length);
  expect(sizes).toEqual([50, 50, 20]);
  expect(sandbox.log.tokenRequests).toBe(1);
});

test("a client stops where the accesses do", async () => {
  const { client, idSubscription } = await startWorld({ accesses: 60 });
  const sizes: number[] = [];
  for await (const page of client().accessPages(idSubscription, 500)) sizes.push(page.length);
  expect(sizes).toEqual([50, 10]);
});

test("a thousand cold calls at once cost one token request", async () => {
  const { client, idSubscription, sandbox } = await startWorld();
  const reader = client();
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => reader.agreements(idSubscription)));
  expect(answers.every(({ length }) => length === 3)).toBe(true);
  expect(sandbox.log.tokenRequests).toBe(1);
  expect(sandbox.log.requests).toBe(1_001);
});

test("a call with a revoked token works, for one more token request", async () => {
  const { client, idSubscription, sandbox } = await startWorld();
  const reader = client();
  await reader.agreements(idSubscription);
  sandbox.control.revokeTokens();
  expect(await reader.agreements(idSubscription)).toHaveLength(3);
  expect(sandbox.log.tokenRequests).toBe(2);
});

test("tokens revoked under 200 calls: all work, for one more token request", async () => {
  const { client, idSubscription, sandbox } = await startWorld();
  const reader = client();
  await reader.agreements(idSubscription);
  sandbox.control.revokeTokens();
  const answers = await Promise.all(Array.from({ length: 200 }, () => reader.agreements(idSubscription)));
  expect(answers.every(({ length }) => length === 3)).toBe(true);
  expect(sandbox.log.tokenRequests).toBe(2);
});

test("a permanent refusal is the library's own ClientError, without a token in it", async () => {
  const { client, idSubscription, sandbox, lines, token } = await startWorld();
  const bearer = await token();
  sandbox.control.refuseTokens();
  sandbox.control.reuseTokens();
  const error: unknown = await client()
    .agreements(idSubscription)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ClientError);
  expect((error as ClientError).response).toMatchObject({
    status: 200,
    errors: [{ extensions: { code: "UNAUTHENTICATED", platformCode: "SEC_0008" } }],
  });
  const printed = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), ...lines].join("\n");
  expect(printed).toContain("UNAUTHENTICATED");
  expect(printed).not.toContain(bearer);
  expect(printed).not.toContain("Bearer ");
});

test("an outage is a ClientError with the gateway's code, and nothing is sent again", async () => {
  const { client, idSubscription, sandbox } = await startWorld();
  sandbox.control.fail({ on: "api", with: { type: "status", status: 503 } });
  await expect(client().agreements(idSubscription)).rejects.toMatchObject({
    response: { status: 200, errors: [{ extensions: { code: "PLATFORM_UNAVAILABLE" } }] },
  });
  expect(sandbox.log.requests).toBe(2);
});
