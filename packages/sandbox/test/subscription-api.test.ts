import { describe, expect, test } from "vitest";
import { createTestClock } from "@ianum/sandbox";
import { refusalOf, serve } from "./served.ts";

const noToken = [401, { errorCode: "SEC_0008", errorMessage: "Invalid access token" }];
const missing = [400, { errorCode: "GEN_0002", errorMessage: "Missing parameter in your body request" }];
const burned = [400, { errorCode: "GEN_0002", errorMessage: "the ianumToken is unknown, used or expired" }];

const ianumTokenOf = (address: string) => new URL(address).searchParams.get("ianumToken");

describe("an access token", () => {
  test("is wanted at every address of the API", async () => {
    const { get, post, gate } = await serve();
    const base = `/v1_3/subscription/${gate.idSubscription}`;
    for (const path of [`${base}/accesses`, `${base}/agreements`, `${base}/data`, "/v1_3/subscription/x"]) {
      expect(await refusalOf(get(path)), path).toEqual(noToken);
    }
    expect(await refusalOf(post("/v1_3/subscription", { ianumToken: "x" }))).toEqual(noToken);
  });

  test("is taken as `Bearer` and in no other spelling", async () => {
    const { get, authorization, gate } = await serve();
    const path = `/v1_3/subscription/${gate.idSubscription}/agreements`;
    const right = await authorization();
    expect((await get(path, right)).status).toBe(200);
    const token = right.slice(7);
    for (const wrong of [
      `Baerer ${token}`,
      `bearer ${token}`,
      token,
      `Basic ${token}`,
      "Bearer ",
      "Bearer x",
      `${right}x`,
    ]) {
      expect(await refusalOf(get(path, wrong)), wrong.replace(token, "…")).toEqual(noToken);
    }
  });

  test("is refused from the end of its life on", async () => {
    const clock = createTestClock();
    const { get, authorization, gate } = await serve({ clock, tokenLifeSeconds: 10 });
    const path = `/v1_3/subscription/${gate.idSubscription}/agreements`;
    const bearer = await authorization();
    await clock.advance(9_999);
    expect((await get(path, bearer)).status).toBe(200);
    await clock.advance(1);
    expect(await refusalOf(get(path, bearer))).toEqual(noToken);
  });

  test("opens the subscriptions of its own gate only", async () => {
    const { get, authorization, sandbox } = await serve({ gates: [{ alias: "one" }, { alias: "two" }] });
    const [one, two] = sandbox.gates;
    const path = `/v1_3/subscription/${two!.idSubscription}/accesses`;
    expect((await get(path, await authorization(two))).status).toBe(200);
    expect(await refusalOf(get(path, await authorization(one)))).toEqual([
      404,
      { errorCode: "GEN_0002", errorMessage: "no such subscription at this gate" },
    ]);
  });
});

describe("what is not there", () => {
  test("is a 404 in JSON: unknown subscriptions, unknown paths, other stages", async () => {
    const { get, authorization, gate } = await serve();
    const bearer = await authorization();
    for (const path of [
      "/v1_3/subscription/sub_unknown/accesses",
      "/v1_3/subscription/sub_unknown/agreements",
      `/v1_3/subscription/${gate.idSubscription}/profile`,
      `/v1_3/subscription/${gate.idSubscription}`,
      `/v1_3/subscription/${gate.idSubscription}/accesses/`,
      "/v1_4/oauth/token",
      "/v1_3/oauth/token/",
      "/v1_3",
      "/",
      "/unknown-gate",
      "/favicon.ico",
    ]) {
      const response = await get(path, bearer);
      expect(response.status, path).toBe(404);
      expect(response.headers.get("content-type"), path).toBe("application/json");
      expect(await response.json(), path).toMatchObject({ errorCode: "GEN_0002" });
    }
  });

  test("is not hidden by another method", async () => {
    const { origin, post, authorization, gate } = await serve();
    const bearer = await authorization();
    const accesses = await post(`/v1_3/subscription/${gate.idSubscription}/accesses`, {}, bearer);
    expect([accesses.status, accesses.headers.get("allow")]).toEqual([400, "GET"]);
    const burning = await fetch(`${origin}/v1_3/subscription`, { headers: { authorization: bearer } });
    expect([burning.status, burning.headers.get("allow")]).toEqual([400, "POST"]);
    expect(await burning.json()).toMatchObject({ errorCode: "SEC_0000" });
  });
});

describe("burning an ianumToken", () => {
  test("tells who logged in, once", async () => {
    const { sandbox, post, authorization, gate } = await serve();
    const body = { ianumToken: ianumTokenOf(sandbox.control.approveLogin()) };
    const bearer = await authorization();
    const response = await post("/v1_3/subscription", body, bearer);
    expect([response.status, await response.json()]).toEqual([
      200,
      { verified: true, idActor: expect.stringMatching(/^acr_\w{7}$/), idSubscription: gate.idSubscription },
    ]);
    expect(await refusalOf(post("/v1_3/subscription", body, bearer))).toEqual(burned);
  });

  test("answers the internalId on a private gate", async () => {
    const { sandbox, post, authorization } = await serve({ gates: [{ alias: "staff", internalId: "123456" }] });
    const body = { ianumToken: ianumTokenOf(sandbox.control.approveLogin("staff")) };
    const response = await post("/v1_3/subscription", body, await authorization());
    expect(await response.json()).toMatchObject({ verified: true, internalId: "123456" });
  });

  test("is over after one minute", async () => {
    const { sandbox, post, authorization } = await serve({ clock: createTestClock() });
    const [inTime, late] = [sandbox.control.approveLogin(), sandbox.control.approveLogin()].map(ianumTokenOf);
    const bearer = await authorization();
    sandbox.control.advance(59_999);
    expect((await post("/v1_3/subscription", { ianumToken: inTime }, bearer)).status).toBe(200);
    sandbox.control.advance(1);
    expect(await refusalOf(post("/v1_3/subscription", { ianumToken: late }, bearer))).toEqual(burned);
  });

  test("is refused to another gate, and does not use the token up", async () => {
    const { sandbox, post, authorization } = await serve({ gates: [{ alias: "one" }, { alias: "two" }] });
    const [one, two] = sandbox.gates;
    const body = { ianumToken: ianumTokenOf(sandbox.control.approveLogin(two)) };
    expect(await refusalOf(post("/v1_3/subscription", body, await authorization(one)))).toEqual(burned);
    expect((await post("/v1_3/subscription", body, await authorization(two))).status).toBe(200);
  });

  test("needs a token that is text, in JSON", async () => {
    const { origin, post, authorization } = await serve();
    const bearer = await authorization();
    for (const body of [{}, { ianumToken: "" }, { ianumToken: 1 }, []]) {
      expect(await refusalOf(post("/v1_3/subscription", body, bearer))).toEqual(missing);
    }
    expect(await refusalOf(post("/v1_3/subscription", { ianumToken: "made-up" }, bearer))).toEqual(burned);
    const form = fetch(`${origin}/v1_3/subscription`, {
      method: "POST",
      headers: { authorization: bearer },
      body: new URLSearchParams({ ianumToken: "x" }),
    });
    expect(await refusalOf(form)).toEqual([
      400,
      { errorCode: "SEC_0000", errorMessage: "Invalid request authentication method" },
    ]);
  });
});

describe("an Entity Ghost", () => {
  test("is the same person for the same connection, with no accesses and no agreements", async () => {
    const { get, post, authorization, gate } = await serve();
    const bearer = await authorization();
    const make = async (idConnection: string) =>
      (await post("/v1_3/subscription", { idGate: gate.id, idConnection }, bearer)).json() as Promise<{
        idSubscription: string;
      }>;
    const [first, again, other] = [await make("user-1"), await make("user-1"), await make("user-2")];
    expect(again).toEqual(first);
    expect(other.idSubscription).not.toBe(first.idSubscription);
    expect(first.idSubscription).not.toBe(gate.idSubscription);
    const base = `/v1_3/subscription/${first.idSubscription}`;
    expect(await (await get(`${base}/accesses`, bearer)).json()).toEqual({ accessList: [] });
    expect(await (await get(`${base}/agreements`, bearer)).json()).toMatchObject({ agreements: [] });
  });

  test("is made at the token's own gate, from both fields", async () => {
    const { post, authorization, gate } = await serve();
    const bearer = await authorization();
    expect(await refusalOf(post("/v1_3/subscription", { idGate: gate.id }, bearer))).toEqual(missing);
    expect(await refusalOf(post("/v1_3/subscription", { idConnection: "user-1" }, bearer))).toEqual(missing);
    const elsewhere = await post("/v1_3/subscription", { idGate: "gate_other", idConnection: "user-1" }, bearer);
    expect(elsewhere.status).toBe(400);
  });
});

test("the agreements are the documented shape", async () => {
  const { get, authorization, gate } = await serve();
  const response = await get(`/v1_3/subscription/${gate.idSubscription}/agreements`, await authorization());
  const text = {
    locale: "en",
    isDefault: true,
    title: "Terms of service",
    link: expect.stringMatching(/^http:.*\/agreements\/en\/terms\.txt$/),
  };
  const answer = (await response.json()) as { agreements: unknown[] };
  expect(answer).toEqual({
    idAgreementGroup: expect.any(String),
    idAgreementGroupVersion: expect.any(String),
    agreements: expect.any(Array),
  });
  expect(answer.agreements).toHaveLength(3);
  expect(answer.agreements[0]).toEqual({
    idAgreement: expect.any(String),
    version: 3,
    accepted: true,
    date: expect.any(Number),
    agreements: [text, expect.objectContaining({ locale: "it", isDefault: false })],
  });
});
