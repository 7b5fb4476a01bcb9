import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createSandbox } from "@ianum/sandbox";
import { serve } from "./served.ts";

test("the log tells what was asked, and holds no secret, no token and no query", async () => {
  const { sandbox, gate, get, post, authorization } = await serve();
  const bearer = await authorization();
  const { ianumToken = "" } = Object.fromEntries(new URL(sandbox.control.approveLogin()).searchParams);
  await post("/v1_3/subscription", { ianumToken }, bearer);
  await get(`/v1_3/subscription/${gate.idSubscription}/accesses?limit=0`, bearer);
  await get("/sandbox?login=abcdefgh");
  await get(`/v1_3/oauth/token?client_secret=${gate.secrets[0]}`);

  const { log } = sandbox;
  expect(log.entries).toMatchObject([
    {
      method: "POST",
      path: "/v1_3/oauth/token",
      service: "token",
      status: 200,
      gateId: gate.id,
      hasAuthorization: false,
      contentType: "application/json",
      bodyFields: ["grant_type", "client_id", "client_secret"],
      bodyBytes: expect.any(Number),
      secretFingerprint: log.fingerprint(gate.secrets[0]!),
    },
    {
      path: "/v1_3/subscription",
      service: "api",
      gateId: gate.id,
      bodyFields: ["ianumToken"],
      hasAuthorization: true,
      bearerFingerprint: log.fingerprint(bearer.slice(7)),
      headerNames: expect.arrayContaining(["authorization", "content-type"]),
    },
    { method: "GET", service: "api", status: 400, errorCode: "GEN_0002" },
    { path: "/sandbox", service: "login", status: 200 },
    { path: "/v1_3/oauth/token", service: "token", status: 400, errorCode: "SEC_0000" },
  ]);
  const printed = inspect(log, { depth: null, showHidden: true, getters: true }) + JSON.stringify(log.entries);
  for (const secret of [gate.secrets[0]!, bearer.slice(7), ianumToken, "abcdefgh"])
    expect(printed).not.toContain(secret);
});

test("the log counts, and can be cleared", async () => {
  const { sandbox, requestToken, get } = await serve();
  await Promise.all([requestToken(), requestToken(), get("/nothing")]);
  expect([sandbox.log.requests, sandbox.log.tokenRequests]).toEqual([3, 2]);
  sandbox.log.clear();
  expect([sandbox.log.requests, sandbox.log.tokenRequests, sandbox.log.entries]).toEqual([0, 0, []]);
});

test("the log names the fault that a request met", async () => {
  const { sandbox, get } = await serve();
  sandbox.control.fail({ times: 1, with: { type: "html" } });
  await get("/nothing");
  await get("/nothing");
  expect(sandbox.log.entries.map(({ fault, status }) => [fault, status])).toEqual([
    ["html", 502],
    [undefined, 404],
  ]);
});

test("the log keeps the newest 10,000 entries and goes on counting", async () => {
  const sandbox = createSandbox();
  for (let index = 0; index < 20_010; index++) await sandbox.fetch(`https://id.ianum.com/v1_3/${index}`);
  expect(sandbox.log.requests).toBe(20_010);
  expect(sandbox.log.entries).toHaveLength(10_000);
  expect(sandbox.log.entries.at(-1)?.path).toBe("/v1_3/20009");
});
