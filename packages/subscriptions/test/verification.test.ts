import { Readable } from "node:stream";
import { createTestClock } from "@ianum/sandbox";
import { createSubscriptions } from "@ianum/subscriptions";
import { describe, expect, test } from "vitest";
import { createWorld, errorOf } from "./world.ts";

test("an ianumToken is confirmed once, and refused the second time", async () => {
  const { subscriptions, ianumToken, gate } = await createWorld();
  const token = ianumToken();
  const { idSubscription } = gate;
  expect(await subscriptions.verify(token)).toMatchObject({
    verified: true,
    idSubscription,
    idActor: expect.stringMatching(/^acr_/),
  });
  expect(await errorOf(subscriptions.verify(token))).toMatchObject({
    name: "ApiError",
    httpStatus: 400,
    platformCode: "GEN_0002",
  });
});

test("an ianumToken of more than a minute ago is refused", async () => {
  const clock = createTestClock();
  const { subscriptions, ianumToken, sandbox } = await createWorld({ clock });
  const token = ianumToken();
  sandbox.control.advance(60_001);
  expect(await errorOf(subscriptions.verify(token))).toMatchObject({ httpStatus: 400 });
});

describe("what came of the request is not known, so the ianumToken is not sent again", () => {
  test.each([
    { type: "status", status: 500 },
    { type: "status", status: 503, retryAfter: 0 },
    { type: "html" },
    { type: "truncated" },
    { type: "empty" },
    { type: "reset" },
    { type: "status", status: 401, errorCode: "SEC_0005" },
    { type: "empty", status: 401 },
    { type: "html", status: 401 },
  ] as const)("after %o", async (fault) => {
    const { subscriptions, ianumToken, sandbox, apiRequests } = await createWorld();
    sandbox.control.fail({ on: "api", times: 1, when: "after", with: fault });
    await errorOf(subscriptions.verify(ianumToken()));
    expect(apiRequests()).toBe(1);
  });

  test("after a time-out", async () => {
    const clock = createTestClock();
    const { options, ianumToken, sandbox, apiRequests } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "hang" } });
    const verifying = errorOf(createSubscriptions({ ...options, clock, timeoutMs: 3_000 }).verify(ianumToken()));
    await expect.poll(apiRequests).toBe(1);
    await clock.advance(3_000);
    expect(await verifying).toMatchObject({ name: "TransportError", code: "timeout" });
    expect(apiRequests()).toBe(1);
  });
});

test("a refused access token is replaced, and the ianumToken sent once more", async () => {
  const { subscriptions, ianumToken, sandbox, gate, apiRequests } = await createWorld();
  await subscriptions.agreements(gate.idSubscription);
  sandbox.control.revokeTokens();
  expect(await subscriptions.verify(ianumToken())).toMatchObject({ verified: true });
  expect(apiRequests()).toBe(3);
  expect(sandbox.log.tokenRequests).toBe(2);
});

test("access tokens that are all refused end in an error after two requests", async () => {
  const { subscriptions, ianumToken, sandbox, apiRequests } = await createWorld();
  sandbox.control.refuseTokens();
  expect(await errorOf(subscriptions.verify(ianumToken()))).toMatchObject({
    httpStatus: 401,
    platformCode: "SEC_0008",
  });
  expect(apiRequests()).toBe(2);
});

test("a redirect is not followed", async () => {
  const { subscriptions, ianumToken, sandbox, origin, apiRequests } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "redirect", to: `${origin}/v1_3/subscription` } });
  expect(await errorOf(subscriptions.verify(ianumToken()))).toMatchObject({ code: "redirected" });
  expect(apiRequests()).toBe(1);
});

test("a redirect is one through node-fetch, too, whose body is a stream of Node's", async () => {
  const bodies: Readable[] = [];
  const nodeFetch: typeof globalThis.fetch = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    if (response.ok) return response;
    bodies.push(Readable.from([]));
    return Object.defineProperty(response, "body", { value: bodies[0] });
  };
  const { subscriptions, ianumToken, sandbox, origin } = await createWorld({}, { fetch: nodeFetch });
  sandbox.control.fail({ on: "api", with: { type: "redirect", to: `${origin}/v1_3/subscription` } });
  expect(await errorOf(subscriptions.verify(ianumToken()))).toMatchObject({ code: "redirected" });
  expect(bodies.map(({ destroyed }) => destroyed)).toEqual([true]);
});

test.each([
  ["123456", "123456"],
  [123456, "123456"],
  [0, "0"],
  [null, undefined],
  ["", undefined],
  [" ", undefined],
])("an internalId of %o is %o", async (internalId, expected) => {
  const { subscriptions, sandbox } = await createWorld();
  const body = { verified: true, idActor: "acr_1", idSubscription: "sub_1", internalId, level: 2 };
  sandbox.control.fail({ on: "api", with: { type: "json", body } });
  const verification = await subscriptions.verify("token");
  expect(verification).toMatchObject({ level: 2 });
  expect("internalId" in verification ? verification.internalId : undefined).toBe(expected);
});

test.each([
  { verified: true, idActor: "acr_1", idSubscription: "sub_1", internalId: 2 ** 53 },
  { verified: true, idActor: "acr_1", idSubscription: "sub_1", internalId: true },
  { verified: true, idActor: "acr_1", idSubscription: "sub_1", internalId: {} },
  { verified: true, idActor: "acr_1" },
  { verified: true, idActor: " ", idSubscription: "sub_1" },
  { verified: "true", idActor: "acr_1", idSubscription: "sub_1" },
  {},
  [],
  "ok",
  { verified: true, filler: "x".repeat(70_000) },
])("a 200 that is not a verification is a ResponseError: %j", async (body) => {
  const { subscriptions, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body } });
  expect(await errorOf(subscriptions.verify("token"))).toMatchObject({
    name: "ResponseError",
    code: "invalid_response",
  });
});

test("a 200 that carries the platform's errorCode is that error", async () => {
  const { subscriptions, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body: { errorCode: "GEN_0002" } } });
  expect(await errorOf(subscriptions.verify("token"))).toMatchObject({ name: "ApiError", platformCode: "GEN_0002" });
});

test("a person whom the platform did not verify is not verified", async () => {
  const { subscriptions, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body: { verified: false } } });
  expect(await subscriptions.verify("token")).toEqual({ verified: false });
});

test.each([undefined, "", " ", "two words", ["a", "b"], "x".repeat(2049), "line\nend"])(
  "what cannot be an ianumToken is never sent: %j",
  async (ianumToken) => {
    const { subscriptions, sandbox } = await createWorld();
    expect(await errorOf(subscriptions.verify(ianumToken as string))).toMatchObject({
      name: "ConfigurationError",
      option: "ianumToken",
    });
    expect(sandbox.log.requests).toBe(0);
  },
);
