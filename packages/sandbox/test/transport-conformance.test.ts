// The suite is worth what it finds: adapters that are broken in one place each, and the tests that say so.
import { createAuthorizer, createTokenSource } from "@ianum/core";
import { transportConformance, type CreateTransport, type TransportRequest } from "@ianum/sandbox/conformance";
import { describe, expect, test } from "vitest";

type Flaw =
  | "none"
  | "sends the token anywhere"
  | "keeps the token on redirects"
  | "takes any 401 for its own"
  | "overwrites the caller's header"
  | "never sends again"
  | "forgets that a service took the token"
  | "sends again without end"
  | "sends again after a 500"
  | "sends streams again"
  | "keeps a token that a stream was refused with"
  | "forgets the body"
  | "has a token of its own"
  | "asks for a token at each call"
  | "does not hear the abort"
  | "throws its own error"
  | "hands on a copy"
  | "hands on a read response"
  | "shows the token"
  | "throws the token"
  | "runs middleware again"
  | "hides why there is no token";

const failures: Readonly<Record<Exclude<Flaw, "none">, readonly string[]>> = {
  "sends the token anywhere": [
    "a request to an origin that is not allowed carries no token, and is reported once",
    "a refusal by an origin that is not allowed is returned",
  ],
  "keeps the token on redirects": [
    "a redirect to another origin leaves the token behind (302)",
    "a redirect to another origin leaves the token behind (307)",
    "a refusal by another origin, after a redirect, is not a refusal of the token",
  ],
  "takes any 401 for its own": ["a refusal by another origin, after a redirect, is not a refusal of the token"],
  "overwrites the caller's header": [
    "a refusal is returned if no other token can be obtained",
    "a header that the caller set is left alone, and its refusal returned (authorization)",
    "a header that the caller set is left alone, and its refusal returned (Authorization)",
    "a header that the caller set is left alone, and its refusal returned (AUTHORIZATION)",
  ],
  "forgets that a service took the token": [
    "a token that is revoked right after a service took it in place of another is replaced as well (/things)",
    "a token that is revoked right after a service took it in place of another is replaced as well (/status/404)",
  ],
  "never sends again": [
    "a token that is revoked right after a service took it in place of another is replaced as well (/things)",
    "a token that is revoked right after a service took it in place of another is replaced as well (/status/404)",
    "a refused token is replaced, and the same request sent again, once",
    "a request without a body is sent again, too",
    "all tokens revoked under calls in flight: no caller notices, and it costs one token request",
    "a call that is aborted while its refused token is being replaced rejects at once",
    "a second refusal is returned: nothing is sent a third time",
    "refusals without end cost two token requests",
    "the caller's own middleware runs once per call, sent again or not",
    "a body that can be read only once is not sent again, but the next call has another token",
  ],
  "sends again without end": ["a second refusal is returned: nothing is sent a third time"],
  "sends again after a 500": ["a response that is not a 401 is returned, and nothing is sent again"],
  "sends streams again": ["a body that can be read only once is not sent again, but the next call has another token"],
  "keeps a token that a stream was refused with": [
    "a body that can be read only once is not sent again, but the next call has another token",
  ],
  "forgets the body": ["a refused token is replaced, and the same request sent again, once"],
  "has a token of its own": ["transports that share a source share its token"],
  "asks for a token at each call": [
    "any number of concurrent calls without a token cost one token request",
    "an aborted call rejects at once, and leaves the others alone",
  ],
  "does not hear the abort": [
    "an aborted call rejects at once, and leaves the others alone",
    "a call that is aborted while its refused token is being replaced rejects at once",
  ],
  "throws its own error": [
    "a second refusal is returned: nothing is sent a third time",
    "refusals without end cost two token requests",
    "a permanent 401 arrives as the library's own result, unread",
    "no result holds a token or a secret, accepted or refused",
  ],
  "hands on a copy": ["a permanent 401 arrives as the library's own result, unread"],
  "hands on a read response": [
    "a refusal is returned if no other token can be obtained",
    "refusals without end cost two token requests",
  ],
  "shows the token": [
    "a permanent 401 arrives as the library's own result, unread",
    "no result holds a token or a secret, accepted or refused",
  ],
  "throws the token": ["no error holds a token or a secret"],
  "runs middleware again": ["the caller's own middleware runs once per call, sent again or not"],
  "hides why there is no token": [
    "a token request that is refused rejects the call with its IanumError, and nothing is sent",
  ],
};

// What these break is part of almost everything.
const sweeping: ReadonlySet<string> = new Set<Flaw>(["has a token of its own", "asks for a token at each call"]);

describe("an adapter without a flaw", () => {
  transportConformance(test, broken("none"));
});

describe("an adapter with one flaw fails where the flaw is", () => {
  test.each(Object.entries(failures))("that %s", async (flaw, expected) => {
    const failed = await failuresOf(broken(flaw as Flaw));
    expect(failed).toEqual(expect.arrayContaining([...expected]));
    if (!sweeping.has(flaw)) expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});

test("what a library does not have is skipped by name", () => {
  const names: string[] = [];
  const skipped: string[] = [];
  const register = Object.assign((name: string) => names.push(name), { skip: (name: string) => skipped.push(name) });
  transportConformance(register, broken("none"), { without: ["streams", "middleware"] });
  expect(skipped).toEqual([
    "a body that can be read only once is not sent again, but the next call has another token (without streams)",
    "the caller's own middleware runs once per call, sent again or not (without middleware)",
  ]);

  const all: string[] = [];
  transportConformance((name) => all.push(name), broken("none"), { without: ["streams"] });
  expect(all).toContain(
    "left out, without streams: a body that can be read only once is not sent again, but the next call has another token",
  );
  expect(all).toHaveLength(names.length + skipped.length);
});

async function failuresOf(create: CreateTransport): Promise<string[]> {
  const runs: (() => Promise<string | undefined>)[] = [];
  transportConformance((name, run) => {
    runs.push(() =>
      run().then(
        () => undefined,
        () => name,
      ),
    );
  }, create);
  const failed: string[] = [];
  // One after another, as runners do: together they would take the time from each other that each has.
  for (const run of runs) {
    const failure = await run();
    if (failure !== undefined) failed.push(failure);
  }
  return failed;
}

/** An adapter of `fetch`, with one thing wrong. */
function broken(flaw: Flaw): CreateTransport {
  return ({ source: shared, origins, onMiddleware }) => {
    const has = (one: Flaw): boolean => flaw === one;
    const source = has("has a token of its own")
      ? createTokenSource({ strategy: strategyFrom(shared), retries: 0, timeoutMs: 500 })
      : shared;
    const authorizer = createAuthorizer(source, { origins });

    async function sendOnce(request: TransportRequest, bearer: string | undefined): Promise<Response> {
      const { url, headers: own, ...init } = request;
      const headers = new Headers(own);
      if (bearer !== undefined) headers.set("authorization", `Bearer ${bearer}`);
      const redirect = has("keeps the token on redirects") ? "manual" : "follow";
      const response = await fetch(url, { ...init, headers, redirect, duplex: "half" } as RequestInit).catch(
        (error: unknown) => {
          throw has("throws the token") ? Object.assign(new Error("failed"), { headers: [...headers] }) : error;
        },
      );
      const to = redirect === "manual" && response.headers.get("location");
      return to ? sendOnce({ ...request, url: new URL(to, url).href }, bearer) : response;
    }

    async function sendAuthorized(request: TransportRequest): Promise<Response> {
      const hasOwn = new Headers(request.headers).has("authorization");
      if (hasOwn && !has("overwrites the caller's header")) return sendOnce(request, undefined);
      const waiting = request.signal && !has("does not hear the abort") ? { signal: request.signal } : {};
      if (has("asks for a token at each call")) await source.invalidate(await source.getToken());
      const token = has("sends the token anywhere")
        ? await source.getToken(waiting)
        : await authorizer.authorize(request.url, waiting).catch((error: unknown) => {
            throw has("hides why there is no token") ? new Error("no token") : error;
          });
      if (token === undefined) return sendOnce(request, undefined);

      const response = await sendOnce(request, token.value);
      const isElsewhere = response.redirected && new URL(response.url).origin !== new URL(request.url).origin;
      if (isElsewhere && !has("takes any 401 for its own")) return response;
      const isStream = typeof request.body === "object";
      const isRefused = response.status === 401 || (has("sends again after a 500") && response.status === 500);
      if (!isRefused || has("never sends again")) return response;
      if (isStream && !has("sends streams again")) {
        if (!has("keeps a token that a stream was refused with")) await source.invalidate(token);
        return response;
      }
      if (has("hands on a read response")) await response.text();
      const successor = await authorizer.successor(token, waiting);
      if (successor === undefined) return response;
      await response.body?.cancel().catch(() => undefined);

      const again = isStream ? { ...request, body: "sent again" } : request;
      const { body: _body, ...bodiless } = again;
      const last = await sendOnce(has("forgets the body") ? bodiless : again, successor.value);
      if (last.status === 401 && has("sends again without end")) return sendOnce(again, successor.value);
      if (last.status !== 401 && !has("forgets that a service took the token")) authorizer.accepted(successor);
      if (last.status === 401 && has("throws its own error")) throw new Error("unauthorized");
      if (last.status === 401 && has("hands on a copy")) return Object.assign(last.clone(), { isRefused: true });
      if (has("runs middleware again")) onMiddleware();
      return has("shows the token") ? Object.assign(last, { token: successor.value }) : last;
    }

    return {
      async send(request) {
        onMiddleware();
        const host = await sendAuthorized(request);
        return { status: host.status, body: await host.text(), host };
      },
    };
  };
}

function strategyFrom(
  source: Parameters<typeof createAuthorizer>[0],
): NonNullable<Parameters<typeof createTokenSource>[0]["strategy"]> {
  return {
    name: "of its own",
    cacheKey: async () => "of its own",
    async requestToken({ signal }) {
      await source.invalidate(await source.getToken({ signal }));
      return source.getToken({ signal });
    },
  };
}
