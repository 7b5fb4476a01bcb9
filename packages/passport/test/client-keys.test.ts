import { describe, expect, test } from "vitest";
import { basic, type ClientApp, startClientApp } from "./client-app.ts";

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});
const form = (body: string): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body,
});
const call = (app: ClientApp, init: RequestInit, query = ""): Promise<Response> =>
  fetch(`${app.origin}/api${query}`, init);

describe("keys are taken from", () => {
  test("a JSON body and a form body", async () => {
    const app = await startClientApp();
    const [client_id, client_secret] = [app.gate.id, app.gate.secrets[0]!];
    expect((await call(app, json({ client_id, client_secret }))).status).toBe(200);
    expect((await call(app, form(new URLSearchParams({ client_id, client_secret }).toString()))).status).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(1);
  });

  test.each([
    ["as it is", (text: string) => text],
    [
      "form-encoded, as RFC 6749 §2.3.1 has it",
      (text: string) => new URLSearchParams({ text }).toString().slice("text=".length),
    ],
  ])("HTTP Basic, %s", async (_name, encode) => {
    const app = await startClientApp();
    const secret = app.gate.secrets[0]!;
    const header = basic(`${encode(app.gate.id)}:${encode(secret)}`);
    for (const authorization of [header, header.replace("Basic", "bAsIc")])
      expect((await call(app, { headers: { authorization } })).status).toBe(200);
  });

  test.each([
    ["Ünïcode and spaces", "sécret mit Leerzeichen: ✓", "s%C3%A9cret+mit+Leerzeichen%3A+%E2%9C%93"],
    ["UTF-8 that is not encoded", "sécret✓", "sécret✓"],
    ["a percent sign that encodes nothing", "100%sure", "100%sure"],
    ["a colon", "a:b", "a:b"],
  ])("HTTP Basic with %s", async (_name, secret, written) => {
    const seen: unknown[] = [];
    const app = await startClientApp({
      fetch: (_input, init) => {
        seen.push((JSON.parse(init?.body as string) as { client_secret: string }).client_secret);
        return Promise.resolve(Response.json({ access_token: "t", token_type: "Baerer", expires_in: 3600 }));
      },
    });
    expect((await call(app, { headers: { authorization: basic(`gate_1:${written}`) } })).status).toBe(200);
    expect(seen).toEqual([secret]);
  });

  test.each(["a+b", "x%2By", "slash/+eq==", "ends+", "%41", "100%25"])(
    "HTTP Basic of the secret %s, form-encoded or as it is, for one guess",
    async (secret) => {
      for (const written of [secret, new URLSearchParams({ secret }).toString().slice("secret=".length)]) {
        const seen: string[] = [];
        const app = await startClientApp({
          guessesPerMinute: 1,
          fetch: (_input, init) => {
            const sent = (JSON.parse(init?.body as string) as { client_secret: string }).client_secret;
            seen.push(sent);
            return Promise.resolve(
              sent === secret
                ? Response.json({ access_token: "t", token_type: "Baerer", expires_in: 3600 })
                : Response.json({ errorCode: "SEC_0005" }, { status: 401 }),
            );
          },
        });
        const authorization = basic(`gate_1:${written}`);
        for (let time = 0; time < 3; time += 1)
          expect((await call(app, { headers: { authorization } })).status).toBe(200);
        expect(seen.filter((sent) => sent === secret)).toHaveLength(1);
        expect(seen.length).toBeLessThanOrEqual(2);
      }
    },
  );

  test("no query, no cookie and no other scheme", async () => {
    const app = await startClientApp();
    const query = `?client_id=${app.gate.id}&client_secret=${app.gate.secrets[0]}`;
    expect((await call(app, {}, query)).status).toBe(401);
    expect((await call(app, { headers: { authorization: "Bearer abc" } })).status).toBe(401);
    const response = await call(app, { headers: { cookie: query.slice(1).replace("&", "; ") } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="ianum", charset="UTF-8"');
  });
});

test("a client_id in the body beside HTTP Basic is no second set of keys", async () => {
  const app = await startClientApp();
  const { headers, ...rest } = json({ client_id: app.gate.id });
  const authorization = basic(`${app.gate.id}:${app.gate.secrets[0]}`);
  expect((await call(app, { ...rest, headers: { ...(headers as object), authorization } })).status).toBe(200);
});

describe("what can be no keys is refused before the platform hears of it:", () => {
  test.each<readonly [string, RequestInit, number]>([
    ["base64 of no colon", { headers: { authorization: basic("nothing") } }, 400],
    ["no base64", { headers: { authorization: "Basic %%%" } }, 400],
    ["nothing after Basic", { headers: { authorization: "Basic" } }, 400],
    ["more than one", { headers: { authorization: `${basic("a:b")} ${basic("a:b").slice(6)}` } }, 400],
    ["no UTF-8", { headers: { authorization: `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString("base64")}` } }, 400],
    ["an empty id", { headers: { authorization: basic(":secret") } }, 400],
    ["an empty secret", { headers: { authorization: basic("id:") } }, 400],
    ["a blank secret", { headers: { authorization: basic("id:%20") } }, 400],
    ["a long id", { headers: { authorization: basic(`${"i".repeat(300)}:secret`) } }, 400],
    ["a long secret", { headers: { authorization: basic(`id:${"s".repeat(2_000)}`) } }, 400],
    ["a header that is longer still", { headers: { authorization: basic(`id:${"s".repeat(9_000)}`) } }, 400],
    ["a secret that is no text", json({ client_id: "id", client_secret: 12 }), 400],
    ["two secrets", form("client_id=id&client_secret=a&client_secret=b"), 400],
    ["a secret without an id", json({ client_secret: "secret" }), 400],
    ["a body that is a list", json(["client_secret"]), 401],
    ["an id alone", json({ client_id: "id" }), 401],
    ["nothing", {}, 401],
  ])("%s", async (_name, init, status) => {
    const app = await startClientApp();
    expect((await call(app, init)).status).toBe(status);
    expect(app.sandbox.log.tokenRequests).toBe(0);
    expect(app.errors).toEqual([]);
  });

  test("keys presented twice", async () => {
    const app = await startClientApp();
    const keys = { client_id: app.gate.id, client_secret: app.gate.secrets[0] };
    const { headers, ...rest } = json(keys);
    const authorization = basic(`${keys.client_id}:${keys.client_secret}`);
    const response = await call(app, { ...rest, headers: { ...(headers as object), authorization } });
    expect(response.status).toBe(400);
    expect(app.sandbox.log.tokenRequests).toBe(0);
  });
});

test.each([" ", "\n", "\t", "\u00A0", "\uFEFF", "\u200B", "\u0000"])(
  "keys that have %j at an end are malformed, and are neither tried nor taken for an outage",
  async (odd) => {
    const app = await startClientApp();
    const [client_id, client_secret] = [app.gate.id, app.gate.secrets[0]!];
    expect((await call(app, json({ client_id, client_secret: `${client_secret}${odd}` }))).status).toBe(400);
    expect((await call(app, json({ client_id: `${odd}${client_id}`, client_secret }))).status).toBe(400);
    expect(app.errors).toEqual([]);
    expect(app.sandbox.log.tokenRequests).toBe(0);
  },
);
