import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { createTokenSource, isIanumError, requestToken } from "@ianum/core";
import type { ResponseLike } from "@ianum/core/authors";
import { createTestClock } from "@ianum/sandbox";
import { afterEach, describe, expect, test } from "vitest";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A server of our own, so that what is checked is the bytes and not a platform's reading of them. */
async function serve(
  answer: (response: ServerResponse, request: Received) => void,
): Promise<{ origin: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      answer(response, one);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
};

const keys = { clientId: "gate_abc", clientSecret: 'S3cret "\\ ü' };

async function answeredWith(body: unknown, status = 200, headers: Record<string, string> = {}) {
  const { origin } = await serve((response) => json(response, body, status, headers));
  return requestToken({ ...keys, endpoints: { apiAuth: origin }, clock: createTestClock(1_000_000) });
}

describe("the token request", () => {
  test("is byte for byte what the platform documents", async () => {
    const { origin, received } = await serve((response) =>
      json(response, { access_token: "EAWkU7g...Md5lTEuj", token_type: "Baerer", expires_in: 3600 }),
    );
    await requestToken({ ...keys, endpoints: { apiAuth: origin } });

    expect(received).toHaveLength(1);
    const [request] = received;
    expect(request).toMatchObject({
      method: "POST",
      url: "/v1_3/oauth/token",
      body: '{"grant_type":"client_credentials","client_id":"gate_abc","client_secret":"S3cret \\"\\\\ ü"}',
    });
    expect(request?.headers).toMatchObject({ accept: "application/json", "content-type": "application/json" });
    expect(request?.headers).not.toHaveProperty("authorization");
  });

  test("goes to the stage that was asked for", async () => {
    const { origin, received } = await serve((response) => json(response, { access_token: "t" }));
    await requestToken({ ...keys, endpoints: { apiAuth: origin }, stage: "v2_0" });
    expect(received[0]?.url).toBe("/v2_0/oauth/token");
  });

  test("is sent once, whatever comes back", async () => {
    const { origin, received } = await serve((response) => json(response, {}, 503));
    await expect(requestToken({ ...keys, endpoints: { apiAuth: origin } })).rejects.toMatchObject({ httpStatus: 503 });
    expect(received).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])("never follows a %d", async (status) => {
    const elsewhere = await serve((response) => json(response, { access_token: "stolen" }));
    const { origin } = await serve((response) =>
      json(response, "", status, { location: `${elsewhere.origin}/v1_3/oauth/token` }),
    );
    await expect(requestToken({ ...keys, endpoints: { apiAuth: origin } })).rejects.toMatchObject({
      name: "ResponseError",
      code: "redirected",
    });
    expect(elsewhere.received).toHaveLength(0);
  });

  test("gives up after timeoutMs, by the injected clock, also while the body is on its way", async () => {
    const { origin } = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"access_token":');
    });
    const clock = createTestClock();
    const token = requestToken({ ...keys, endpoints: { apiAuth: origin }, clock, timeoutMs: 3_000 });
    token.catch(() => undefined);
    await clock.advance(3_000);
    await expect(token).rejects.toMatchObject({ name: "TransportError", code: "timeout", isRetryable: true });
  });

  test("rejects with the signal's own reason", async () => {
    const { origin } = await serve(() => undefined);
    const controller = new AbortController();
    const reason = new Error("the user went away");
    const token = requestToken({ ...keys, endpoints: { apiAuth: origin }, signal: controller.signal });
    controller.abort(reason);
    await expect(token).rejects.toBe(reason);
  });

  test("leaves no listener on the caller's signal", async () => {
    const { origin } = await serve((response) => json(response, { access_token: "t" }));
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await requestToken({ ...keys, endpoints: { apiAuth: origin }, signal });
    expect(listeners).toBe(0);
  });

  test("says so when there is nobody at the address", async () => {
    const { origin } = await serve(() => undefined);
    await Promise.all(closers.splice(0).map((close) => close()));
    await expect(requestToken({ ...keys, endpoints: { apiAuth: origin } })).rejects.toMatchObject({
      name: "TransportError",
      code: "network_error",
      message: "the token request got no response: ECONNREFUSED",
    });
  });

  test("says that it is redirected through node-fetch, too, whose body is a stream of Node's", async () => {
    const body = Readable.from(["moved"]);
    const nodeFetch = async () => ({ status: 302, headers: new Headers(), body, text: async () => "moved" });
    await expect(requestToken({ ...keys, fetch: nodeFetch })).rejects.toMatchObject({ code: "redirected" });
    expect(body.destroyed).toBe(true);
  });

  test("does not trust a fetch that followed a redirect against its wish", async () => {
    const follower: typeof fetch = async () => {
      const response = Response.json({ access_token: "t" });
      Object.defineProperty(response, "redirected", { value: true });
      return response;
    };
    await expect(requestToken({ ...keys, fetch: follower })).rejects.toMatchObject({
      code: "redirected",
      message: "the token endpoint redirects, which is not followed; set endpoints.apiAuth to its new origin",
    });
  });
});

describe("the token response", () => {
  test.each(["Baerer", "baerer", "BAERER", "bearer", "Bearer", "BEARER", undefined, null])(
    "may have the type %s",
    async (type) => {
      await expect(answeredWith({ access_token: "t", token_type: type, expires_in: 60 })).resolves.toMatchObject({
        value: "t",
      });
    },
  );

  test.each(["mac", "", "Bearer ", "DPoP", "Barer", 7, ["bearer"]])("may not have the type %j", async (type) => {
    await expect(answeredWith({ access_token: "t", token_type: type, expires_in: 60 })).rejects.toMatchObject({
      name: "ResponseError",
      code: "invalid_response",
      message: "token_type is neither bearer nor the platform's Baerer",
    });
  });

  test.each([200, 429])("may come from a fetch that gives a status and a text alone: %d", async (status) => {
    const fetch = async (): Promise<ResponseLike> => ({ status, text: async () => '{"access_token":"t"}' });
    const token = requestToken({ clientId: "g", clientSecret: "test-secret", fetch });
    if (status === 200) await expect(token).resolves.toMatchObject({ value: "t" });
    else await expect(token).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: undefined });
  });

  test("may have an error code beside a token", async () => {
    await expect(answeredWith({ access_token: "t", errorCode: "GEN_0001" })).resolves.toMatchObject({ value: "t" });
  });

  test.each([
    [3600, 3_600_000],
    ["3600", 3_600_000],
    [0.5, 500],
    ["1.5", 1_500],
    ["1.25", 1_250],
    [31_536_000, 31_536_000_000],
    [undefined, 3_600_000],
    [null, 3_600_000],
  ])("with expires_in %j gives a life that counts from just before the request was sent", async (expiresIn, lifeMs) => {
    const token = await answeredWith({ access_token: "t", expires_in: expiresIn });
    expect(token.expiresAt).toBe(1_000_000 + lifeMs);
  });

  test.each([
    0,
    -1,
    "0",
    "-5",
    "",
    "soon",
    "1e3",
    "0x10",
    " 60",
    "Infinity",
    31_536_001,
    1e300,
    true,
    [60],
    {},
    JSON.parse('{"toString":1}') as unknown,
  ])("may not have expires_in %j", async (expiresIn) => {
    await expect(answeredWith({ access_token: "t", expires_in: expiresIn })).rejects.toMatchObject({
      name: "ResponseError",
      message: "expires_in is not a number of seconds between 0 and one year",
    });
  });

  test.each([undefined, null, "", 7, {}, "two words", "line\nbreak", "tab\t", "ümlaut", "a\u0000b"])(
    "may not have the access_token %j",
    async (value) => {
      await expect(answeredWith({ access_token: value })).rejects.toMatchObject({
        name: "ResponseError",
        message: "the response is not a JSON object with a valid access_token",
      });
    },
  );

  test.each(["", "<html></html>", '{"access_token":"tru', "null", "[]", '"text"', "3600"])(
    "may not be %j",
    async (body) => {
      await expect(answeredWith(body)).rejects.toMatchObject({ name: "ResponseError", isRetryable: false });
    },
  );
});

describe("a refusal", () => {
  test("with status 200 is one by its errorCode, also where absent fields are null", async () => {
    const body = { access_token: null, token_type: null, expires_in: null, errorCode: "SEC_0005" };
    await expect(answeredWith(body)).rejects.toMatchObject({
      name: "TokenRequestError",
      code: "invalid_credentials",
      platformCode: "SEC_0005",
    });
  });

  test.each([
    [
      401,
      { errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" },
      "SEC_0005",
      "invalid_credentials",
      false,
    ],
    [400, { errorCode: "SEC_0005" }, "SEC_0005", "invalid_credentials", false],
    [401, {}, undefined, "invalid_credentials", false],
    [400, { errorCode: "GEN_0002" }, "GEN_0002", "token_request_refused", false],
    [400, { error: "invalid_client" }, "invalid_client", "token_request_refused", false],
    [404, "<html>", undefined, "token_request_refused", false],
    [408, "", undefined, "service_unavailable", true],
    [429, "", undefined, "rate_limited", true],
    [500, { errorCode: "GEN_9999" }, "GEN_9999", "service_unavailable", true],
    [503, "{", undefined, "service_unavailable", true],
  ])("with status %d and body %j is told apart by code", async (status, body, platformCode, code, isRetryable) => {
    const error: unknown = await answeredWith(body, status).catch((thrown: unknown) => thrown);
    expect(isIanumError(error)).toBe(true);
    expect(error).toMatchObject({ name: "TokenRequestError", httpStatus: status, platformCode, code, isRetryable });
    const { message } = error as Error;
    expect(message.startsWith(platformCode ? `${platformCode}: ` : "the ")).toBe(true);
    expect(message).not.toContain("Invalid client id");
  });

  test.each([
    ["2", 2_000],
    ["0", 0],
    [new Date(1_030_000).toUTCString(), 30_000],
    [new Date(0).toUTCString(), 0],
    ["01 Jan 1970 00:16:50 GMT", 10_000],
    ["soon", undefined],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
  ])("with Retry-After %j says how long to wait", async (retryAfter, retryAfterMs) => {
    await expect(answeredWith("", 429, { "retry-after": retryAfter })).rejects.toMatchObject({ retryAfterMs });
  });

  test.each(["hunter2-hunter2", "SEC_4711"])(
    "that sends the secret back as its error code is not repeated: %s",
    async (secret) => {
      const { origin } = await serve((response) => json(response, { errorCode: secret, error: `x${secret}` }, 400));
      const source = createTokenSource({ clientId: "g", clientSecret: secret, endpoints: { apiAuth: origin } });
      await expect(source.getToken()).rejects.toMatchObject({ platformCode: undefined });
    },
  );
});
