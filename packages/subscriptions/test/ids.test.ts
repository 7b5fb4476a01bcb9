import { describe, expect, test } from "vitest";
import type { Subscriptions } from "@ianum/subscriptions";
import { createWorld, errorOf } from "./world.ts";

const calls: Readonly<Record<string, (subscriptions: Subscriptions, id: string) => Promise<unknown>>> = {
  accesses: async (subscriptions, id) => subscriptions.accesses(id).page(),
  agreements: (subscriptions, id) => subscriptions.agreements(id),
  data: (subscriptions, id) => subscriptions.data(id),
};

describe.each(Object.keys(calls))("%s", (name) => {
  const call = calls[name]!;

  test.each(["", " ", ".", "..", "\ud800", undefined, null, 7])(
    "never asks about what cannot be an id: %j",
    async (id) => {
      const { subscriptions, sandbox } = await createWorld();
      expect(await errorOf(call(subscriptions, id as string))).toMatchObject({
        name: "ConfigurationError",
        option: "idSubscription",
      });
      expect(sandbox.log.requests).toBe(0);
    },
  );

  test.each([
    "%2f",
    "%2e%2e",
    "../..",
    "..\\x",
    "a/b",
    "a?b=c",
    "a#b",
    "//example.com",
    "sub 1",
    "...",
    "é",
    "\u0000",
    "a\nb",
    "sub_1\r\nAuthorization: none",
    "\ta",
    "a\u2028b",
    "a@b:c",
  ])("sends %j as one encoded segment of the path", async (id) => {
    const sent: string[] = [];
    const send: typeof fetch = (input, init) => {
      sent.push(new URL(input as string).pathname);
      return fetch(input, init);
    };
    const { subscriptions } = await createWorld({}, { fetch: send });
    expect(await errorOf(call(subscriptions, id))).toMatchObject({ name: "ApiError", httpStatus: 404 });
    expect(sent).toEqual(["/v1_3/oauth/token", `/v1_3/subscription/${encodeURIComponent(id)}/${name}`]);
  });

  test("an id of 10 kB is asked about, and refused by the platform", async () => {
    const { subscriptions } = await createWorld();
    for (const id of ["x".repeat(10_000), "%2f".repeat(3_400)])
      expect(await errorOf(call(subscriptions, id))).toMatchObject({
        name: "ApiError",
        httpStatus: expect.any(Number),
      });
  });

  test("a subscription that is gone is a 404 with the platform's code; another 404 is not one", async () => {
    const { subscriptions, sandbox } = await createWorld();
    expect(await errorOf(call(subscriptions, "sub_gone"))).toMatchObject({
      httpStatus: 404,
      platformCode: "GEN_0002",
      isRetryable: false,
      message: expect.stringContaining("the gate has no such subscription"),
    });
    sandbox.control.fail({ on: "api", with: { type: "html", status: 404 } });
    expect(await errorOf(call(subscriptions, "sub_gone"))).toMatchObject({
      httpStatus: 404,
      platformCode: undefined,
      message: expect.stringContaining("compare region, stage and endpoints"),
    });
  });

  test.each([
    [
      { type: "status", status: 429, retryAfter: 1 },
      { name: "ApiError", httpStatus: 429, isRetryable: true },
    ],
    [
      { type: "status", status: 503 },
      { name: "ApiError", httpStatus: 503, isRetryable: true },
    ],
    [
      { type: "status", status: 400, errorCode: "GEN_0002" },
      { name: "ApiError", platformCode: "GEN_0002" },
    ],
    [{ type: "html" }, { name: "ApiError", httpStatus: 502 }],
    [{ type: "truncated" }, { name: "ResponseError", code: "invalid_response" }],
    [{ type: "empty" }, { name: "ResponseError", code: "invalid_response" }],
    [{ type: "reset" }, { name: "TransportError", code: "network_error" }],
  ] as const)("after %o it rejects with %o", async (fault, expected) => {
    const { subscriptions, sandbox, gate } = await createWorld();
    sandbox.control.fail({ on: "api", with: fault });
    expect(await errorOf(call(subscriptions, gate.idSubscription))).toMatchObject(expected);
  });

  test("a refused access token is replaced behind the caller's back", async () => {
    const { subscriptions, sandbox, gate } = await createWorld();
    await call(subscriptions, gate.idSubscription);
    sandbox.control.revokeTokens();
    await call(subscriptions, gate.idSubscription);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

test("an abort rejects with the signal's reason", async () => {
  const { subscriptions, sandbox, gate } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "hang" } });
  const reason = new Error("the visitor left");
  const controller = new AbortController();
  const { signal } = controller;
  const ended = [
    errorOf(subscriptions.agreements(gate.idSubscription, { signal })),
    errorOf(subscriptions.data(gate.idSubscription, { signal })),
    errorOf(subscriptions.accesses(gate.idSubscription, { signal }).page()),
    errorOf(subscriptions.verify("token", { signal })),
  ];
  await expect.poll(() => sandbox.log.requests).toBe(5);
  controller.abort(reason);
  expect(await Promise.all(ended)).toEqual([reason, reason, reason, reason]);
});
