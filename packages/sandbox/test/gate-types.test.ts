import { createSandbox } from "@ianum/sandbox";
import { expect, test } from "vitest";
import { serve } from "./served.ts";

const queryOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

test.each([
  ["public", {}, undefined],
  ["private", { type: "private" }, "123456"],
  ["private", { internalId: "77" }, "77"],
  ["identity-provider", { type: "identity-provider" }, "123456"],
  ["identity-provider", { type: "identity-provider", internalId: "77" }, "77"],
] as const)("a login at a %s gate made of %j answers the internalId %s", async (type, options, internalId) => {
  const { sandbox, gate, post, authorization } = await serve({ gates: [options] });
  expect(gate.type).toBe(type);
  const { ianumToken } = queryOf(sandbox.control.approveLogin());
  const answer = await (await post("/v1_3/subscription", { ianumToken }, await authorization())).json();
  expect((answer as { internalId?: string }).internalId).toBe(internalId);
});

test.each(["PENDING", "EXPIRED"] as const)("a %s user of a private gate cannot log in", async (status) => {
  const { sandbox, gate, origin } = await serve({ gates: [{ type: "private" }] });
  sandbox.control.setPersonStatus(gate, status);
  const failed = queryOf(sandbox.control.approveLogin());
  expect(failed).toEqual({ result: "failed", message: expect.stringMatching(/^The user /) });

  const page = await (await fetch(`${origin}/${gate.alias}`)).text();
  const login = /name="login" value="([^"]+)"/.exec(page)![1]!;
  const body = new URLSearchParams({ login, answer: "approve" });
  const approved = await fetch(`${origin}/${gate.alias}`, { method: "POST", body, redirect: "manual" });
  expect(queryOf(approved.headers.get("location")!)).toEqual(failed);

  sandbox.control.setPersonStatus(gate, "CONFIRMED");
  expect(queryOf(sandbox.control.approveLogin())).toMatchObject({ result: "success" });
});

test("a login that failed adds no access", async () => {
  const { sandbox, gate, get, authorization } = await serve({ accesses: 3, gates: [{ type: "private" }] });
  sandbox.control.setPersonStatus(gate, "EXPIRED");
  sandbox.control.approveLogin();
  const response = await get(`/v1_3/subscription/${gate.idSubscription}/accesses`, await authorization());
  expect(((await response.json()) as { accessList: unknown[] }).accessList).toHaveLength(3);
});

test("a public gate has no internalId and no users with a status", () => {
  expect(() => createSandbox({ gates: [{ type: "public", internalId: "1" }] })).toThrow("internalId");
  expect(() => createSandbox({ gates: [{ type: "closed" as "public" }] })).toThrow("type");
  const { control, gates } = createSandbox();
  expect(() => control.setPersonStatus(gates[0]!, "PENDING")).toThrow("public");
});

test("the text of an agreement is served without a token", async () => {
  const { gate, get, authorization, origin } = await serve();
  const response = await get(`/v1_3/subscription/${gate.idSubscription}/agreements`, await authorization());
  const { agreements } = (await response.json()) as {
    agreements: { agreements: { title: string; link: string }[] }[];
  };
  const texts = agreements.flatMap(({ agreements: inner }) => inner);
  expect(texts).toHaveLength(6);
  for (const { link, title } of texts) {
    expect(new URL(link).origin).toBe(origin);
    const file = await fetch(link);
    expect([file.status, (await file.text()).split("\n")[0]]).toEqual([200, title]);
  }
  for (const path of ["/agreements/de/terms.txt", "/agreements/en/other.txt", "/agreements/en/terms"])
    expect((await get(path)).status).toBe(404);
});
