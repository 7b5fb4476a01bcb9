import { describe, expect, test } from "vitest";
import { createTestClock } from "@ianum/sandbox";
import { refusalOf, serve } from "./served.ts";

const path = "/v1_3/oauth/token";
const missing = [400, { errorCode: "GEN_0002", errorMessage: "Missing parameter in your body request" }];
const wrongMethod = [400, { errorCode: "SEC_0000", errorMessage: "Invalid request authentication method" }];
const wrongGrant = [400, { errorCode: "SEC_0004", errorMessage: "Invalid grant type" }];
const wrongKeys = [401, { errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" }];

describe("the token endpoint", () => {
  test("answers a token request byte for byte as documented", async () => {
    const { requestToken } = await serve();
    const response = await requestToken();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toMatch(/^\{"access_token":"[\w-]{43}","token_type":"Baerer","expires_in":3600\}$/);
  });

  test("takes the gate's id or its alias", async () => {
    const { requestToken, gate } = await serve();
    expect((await requestToken({ client_id: gate.id })).status).toBe(200);
    expect((await requestToken({ client_id: gate.alias })).status).toBe(200);
  });

  test("answers another token each time, with the type and life that it was told", async () => {
    const { requestToken } = await serve({ tokenType: "bearer", tokenLifeSeconds: 2.5 });
    const [first, second] = await Promise.all(
      [requestToken(), requestToken()].map(async (answer) => (await answer).json()),
    );
    expect(first).toMatchObject({ token_type: "bearer", expires_in: 2.5 });
    expect(second.access_token).not.toBe(first.access_token);
  });

  test.for(["grant_type", "client_id", "client_secret"])("refuses a request without %s", async (name) => {
    const { requestToken } = await serve();
    for (const value of [undefined, "", null, 7, ["x"]]) {
      expect(await refusalOf(requestToken({ [name]: value })), `${name}: ${String(value)}`).toEqual(missing);
    }
  });

  test("refuses JSON that holds no fields", async () => {
    const { post } = await serve();
    for (const body of [[], "text", 1, null, true, {}]) expect(await refusalOf(post(path, body))).toEqual(missing);
  });

  test("refuses another grant type", async () => {
    const { requestToken } = await serve();
    for (const grant of ["password", "refresh_token", "Client_Credentials", "client_credentials "]) {
      expect(await refusalOf(requestToken({ grant_type: grant }))).toEqual(wrongGrant);
    }
  });

  test("refuses an unknown client id and a wrong secret alike", async () => {
    const { requestToken, gate } = await serve();
    for (const keys of [
      { client_id: "gate_0000000000000" },
      { client_id: gate.alias.toUpperCase() },
      { client_id: "__proto__" },
      { client_secret: "wrong" },
      { client_secret: `${gate.secrets[0]} ` },
    ]) {
      expect(await refusalOf(requestToken(keys))).toEqual(wrongKeys);
    }
  });

  test("refuses the secret of another gate", async () => {
    const { requestToken, sandbox } = await serve({ gates: [{ alias: "one" }, { alias: "two" }] });
    const secret = sandbox.gates[1]?.secrets[0];
    expect(await refusalOf(requestToken({ client_secret: secret }))).toEqual(wrongKeys);
    expect((await requestToken({ client_id: "two", client_secret: secret })).status).toBe(200);
  });

  test("refuses a form, whatever content type it claims", async () => {
    const { origin, gate } = await serve();
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: gate.id,
      client_secret: gate.secrets[0]!,
    }).toString();
    for (const type of ["application/x-www-form-urlencoded", "application/json", "text/plain"]) {
      const answer = fetch(origin + path, { method: "POST", headers: { "content-type": type }, body: form });
      expect(await refusalOf(answer)).toEqual(wrongMethod);
    }
  });

  test("takes JSON under a JSON content type only", async () => {
    const { origin, gate } = await serve();
    const body = JSON.stringify({
      grant_type: "client_credentials",
      client_id: gate.id,
      client_secret: gate.secrets[0],
    });
    const send = (type: string | undefined, bytes: string | Uint8Array<ArrayBuffer>) =>
      fetch(origin + path, {
        method: "POST",
        body: new Blob([bytes]),
        headers: type === undefined ? {} : { "content-type": type },
      });
    expect((await send("application/json; charset=utf-8", body)).status).toBe(200);
    expect((await send("Application/JSON", body)).status).toBe(200);
    for (const type of [undefined, "text/plain", "application/jsonp", "application/ld+json"]) {
      expect(await refusalOf(send(type, body)), type ?? "none").toEqual(wrongMethod);
    }
    for (const broken of ["", "{", body.slice(0, -1), new Uint8Array([0x22, 0xff, 0x22])]) {
      expect(await refusalOf(send("application/json", broken))).toEqual(wrongMethod);
    }
  });

  test("takes POST only", async () => {
    const { origin } = await serve();
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(origin + path, { method });
      expect(response.headers.get("allow")).toBe("POST");
      expect(await refusalOf(response)).toEqual([
        400,
        { errorCode: "SEC_0000", errorMessage: "this address takes POST" },
      ]);
    }
  });

  test("refuses an oversized body, of a declared length or not", async () => {
    const { origin } = await serve();
    const body = "x".repeat(1_000_000);
    const headers = { "content-type": "application/json" };
    const stream = new Blob([body]).stream();
    const chunked: RequestInit & { duplex: "half" } = { method: "POST", headers, body: stream, duplex: "half" };
    for (const init of [{ method: "POST", headers, body }, chunked]) {
      expect(await refusalOf(fetch(origin + path, init))).toEqual([
        413,
        { errorCode: "GEN_0002", errorMessage: "the body is larger than 65536 bytes" },
      ]);
    }
  });

  test("takes a body whose length is not declared", async () => {
    const { origin, gate } = await serve();
    const body = new Blob([
      JSON.stringify({ grant_type: "client_credentials", client_id: gate.id, client_secret: gate.secrets[0] }),
    ]).stream();
    const init: RequestInit & { duplex: "half" } = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      duplex: "half",
    };
    expect((await fetch(origin + path, init)).status).toBe(200);
  });

  test("tells the platform's time, not the machine's", async () => {
    const { requestToken } = await serve({ clock: createTestClock(Date.UTC(2030, 4, 5, 6, 7, 8)) });
    expect((await requestToken()).headers.get("date")).toBe("Sun, 05 May 2030 06:07:08 GMT");
  });
});
