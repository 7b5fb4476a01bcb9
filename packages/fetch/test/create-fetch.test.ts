import { createAccessToken, createAuthorizer, type TokenSource } from "@ianum/core/authors";
import { createFetch, type CreateFetchOptions } from "@ianum/fetch";
import { beforeEach, expect, test } from "vitest";

const url = "https://api.example.com/things";
let asked: number;
let waits: unknown[];
let invalidated: number;
let sent: [input: unknown, bearer: string | null][];
beforeEach(() => {
  asked = invalidated = 0;
  sent = [];
  waits = [];
});

/** A fetch whose requests `respond` serves, the first one with 0; its tokens are `token-1`, `token-2` and so on. */
function fetchWith(respond: (index: number) => unknown, more: Partial<CreateFetchOptions> = {}): typeof fetch {
  const source: TokenSource = {
    async getToken(options) {
      asked += 1;
      waits.push(options?.signal);
      return createAccessToken(`token-${invalidated + 1}`, Number.POSITIVE_INFINITY);
    },
    async invalidate() {
      invalidated += 1;
    },
  };
  const authorizer = createAuthorizer(source, { origins: [new URL(url).origin] });
  const send: typeof fetch = async (input, init) => {
    sent.push([input, new Headers(init?.headers).get("authorization")]);
    return respond(sent.length - 1) as Response;
  };
  return createFetch(authorizer, { send, ...more });
}

test("a Request goes out as it was given, with a token beside it", async () => {
  const request = new Request(url, { method: "POST", body: "text", referrerPolicy: "no-referrer" });
  await fetchWith(() => new Response())(request);
  expect(sent).toEqual([[request, "Bearer token-1"]]);
  expect(sent[0]![0]).toBe(request);
});

test.each([
  new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
  new Error("of a fetch of the caller's own"),
  undefined,
])("what fetch throws is not a refusal: it is sent once, and the token stays (%s)", async (error) => {
  const call = fetchWith(() => {
    throw error;
  })(url);
  await expect(call).rejects.toBe(error);
  expect([sent.length, invalidated]).toEqual([1, 0]);
});

test("the body of a refusal is released before the request is sent again", async () => {
  let released = 0;
  const refusal = { status: 401, body: { cancel: async () => void (released += 1) } };
  const response = new Response("done");
  expect(await fetchWith((index) => (index === 0 ? refusal : response))(url)).toBe(response);
  expect([released, sent.map(([, bearer]) => bearer)]).toEqual([1, ["Bearer token-1", "Bearer token-2"]]);
});

test("the body of the refusal that the caller gets is not released", async () => {
  let released = 0;
  const refusal = { status: 401, body: { cancel: async () => void (released += 1) } };
  expect(await fetchWith(() => refusal)(url, { method: "POST", body: new ReadableStream() })).toBe(refusal);
  expect([released, sent.length, invalidated]).toEqual([0, 1, 1]);
});

test.each([
  { what: "is not needed", status: 200, isUsed: false, isReleased: true },
  { what: "is sent after a refusal", status: 401, isUsed: true, isReleased: false },
])("the copy of a request's body that $what: released $isReleased", async ({ status, isUsed, isReleased }) => {
  let released = 0;
  const lookalike = (bodyUsed: boolean): object => ({
    url,
    method: "POST",
    headers: { "x-own": "1" },
    bodyUsed,
    body: { cancel: async () => void (released += 1) },
    clone: () => lookalike(isUsed),
  });
  const respond = (index: number) => new Response("", { status: index === 0 ? status : 200 });
  await fetchWith(respond)(lookalike(false) as Request);
  expect(sent).toHaveLength(status === 401 ? 2 : 1);
  expect(released).toBe(isReleased ? 1 : 0);
});

test("what looks like a Request may have fields that are null or undefined", async () => {
  let init: RequestInit | undefined;
  const send: typeof fetch = async (_input, given) => {
    init = given;
    return new Response();
  };
  const request = { url, headers: {}, method: "PUT", signal: null, cache: null, redirect: undefined, integrity: "" };
  await fetchWith(() => undefined, { send })(request as unknown as Request);
  expect(init).toMatchObject({ method: "PUT", integrity: "" });
  expect(new Request(url, init).cache).toBe(new Request(url).cache);
});

test("no token is asked for where fetch will refuse the signal", async () => {
  await fetchWith(() => new Response())(url, { signal: {} as AbortSignal });
  expect([asked, sent]).toEqual([0, [[url, null]]]);
});

test("a signal of an old runtime, without throwIfAborted, goes on to fetch", async () => {
  const signal = { aborted: false, addEventListener() {}, removeEventListener() {} } as unknown as AbortSignal;
  await fetchWith(() => new Response())(url, { signal });
  expect(sent).toEqual([[url, "Bearer token-1"]]);
});

test("an adapter that reads a body hands on another response, refused or not", async () => {
  const [given, other] = [new Response("given"), new Response("other")];
  const more = { isRefused: async () => ({ isRefused: false, response: other }) };
  expect(await fetchWith(() => given, more)(url)).toBe(other);
  expect([sent.length, invalidated]).toEqual([1, 0]);
  sent = [];
  const refusing = { isRefused: async () => ({ isRefused: true, response: other }) };
  expect(await fetchWith(() => given, refusing)(url)).toBe(other);
  expect(sent).toHaveLength(2);
});

test("it takes as many arguments as `fetch` does", () => {
  expect(fetchWith(() => new Response())).toHaveLength(fetch.length);
});

test("an authorization of the caller's own in a Map is left alone, in any case", async () => {
  const headers = new Map([["Authorization", "Own"]]) as unknown as HeadersInit;
  await fetchWith(() => new Response())(url, { headers });
  expect([sent, asked]).toEqual([[[url, "Own"]], 0]);
});

test("a signal of an old polyfill, which cannot throw by itself, ends no wait of core's", async () => {
  const signal = { aborted: false, addEventListener() {}, removeEventListener() {} } as unknown as AbortSignal;
  await fetchWith(() => new Response())(url, { signal });
  expect(sent).toEqual([[url, "Bearer token-1"]]);
  expect(waits).toEqual([undefined]);
});

test("the body of a Request that another one takes the place of is left alone", async () => {
  const request = new Request(url, { method: "POST", body: "text" });
  await fetchWith(() => new Response())(request, { body: "another text" });
  expect(request.bodyUsed).toBe(false);
});

test("what has an address and no headers is not a Request: it is read as a text, as `fetch` reads it", async () => {
  const input = { url: "https://elsewhere.example/", toString: () => url } as unknown as Request;
  await fetchWith(() => new Response())(input);
  expect(sent).toEqual([[url, "Bearer token-1"]]);
});
