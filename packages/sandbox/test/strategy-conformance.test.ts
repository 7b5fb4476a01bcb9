// The suite is worth what it finds: strategies that are broken in one place each, and the tests that say so.
import { type AuthStrategy, createAccessToken, ResponseError, TokenRequestError } from "@ianum/core";
import { isRedirect, parseTokenResponse, readText, sha256, tokenRefusal } from "@ianum/core/authors";
import { createSandbox } from "@ianum/sandbox";
import { type CreateStrategies, strategyConformance } from "@ianum/sandbox/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const failures = {
  "makes another cache key each time": [
    "the cache key is the same each time",
    "keys that the server refuses are presented once, and then rest",
    "a server that asks to wait is not asked again before (429)",
    "a server that asks to wait is not asked again before (503)",
  ],
  "has a cache key that is not a digest": ["the cache key is a digest, and holds no secret"],
  "has its secret in the cache key": ["the cache key is a digest, and holds no secret"],
  "leaves the secret out of the cache key": [
    "other keys have another cache key: clients of one server, and right and wrong keys, share no token",
  ],
  "has no name": ["the strategy has a name, and prints no secret"],
  "prints its secret": ["the strategy has a name, and prints no secret"],
  "keeps its token": ["each request asks the server: the strategy keeps no token, so that a refused one is replaced"],
  "uses another fetch": ["the token is requested through the fetch of the context"],
  "ignores the signal": [
    "a request whose signal is aborted already rejects",
    "a request that is aborted under way rejects, and so does what it has sent",
  ],
  "throws an error of its own for a refusal": ["keys that the server refuses are an error that says so"],
  "calls a refusal an outage": [
    "keys that the server refuses are an error that says so",
    "keys that the server refuses are presented once, and then rest",
    "a refusal that quotes what it was sent prints no secret (400)",
    "a refusal that quotes what it was sent prints no secret (401)",
    "a refusal that quotes what it was sent prints no secret (403)",
  ],
  "presents refused keys again": ["keys that the server refuses are presented once, and then rest"],
  "quotes a refusal": [
    "a refusal that quotes what it was sent prints no secret (400)",
    "a refusal that quotes what it was sent prints no secret (401)",
    "a refusal that quotes what it was sent prints no secret (403)",
  ],
  "quotes its secret": [
    "keys that the server refuses are an error that says so",
    "keys that the server refuses are presented once, and then rest",
  ],
  "repeats an outage": [
    "an outage is repeated by the token source, not by the strategy (500)",
    "an outage is repeated by the token source, not by the strategy (503)",
  ],
  "calls an outage a refusal": [
    "a server that asks to wait is not asked again before (503)",
    "an outage is repeated by the token source, not by the strategy (500)",
    "an outage is repeated by the token source, not by the strategy (503)",
  ],
  "never works again after a failure": [
    "keys that the server refuses are an error that says so",
    "an outage is repeated by the token source, not by the strategy (500)",
    "an outage is repeated by the token source, not by the strategy (503)",
    "a failure of the network is repeated by the token source",
  ],
  "hides a failure of the network": ["a failure of the network is repeated by the token source"],
  "forgets how long to wait": [
    "a server that asks to wait is not asked again before (429)",
    "a server that asks to wait is not asked again before (503)",
  ],
  "follows redirects": [301, 302, 307, 308].map(
    (status) => `a redirect is not followed: it would take the keys elsewhere (${status})`,
  ),
  "reads responses to their end": ["a response without an end is not read to its end"],
  "takes every 200 for a token": [
    "a 200 that is not a token response is an error (a page of HTML)",
    "a 200 that is not a token response is an error (no body)",
    "a token response that cannot be used is an error (no access_token)",
  ],
  "takes every token_type": ["a token response that cannot be used is an error (a token_type that is not bearer)"],
  "takes zero for an hour": ["a token response that cannot be used is an error (an expires_in of zero)"],
  "wants an expires_in": ["an absent expires_in is not an error: RFC 6749 leaves it to the server"],
  "counts in seconds": ["a token source takes the token that the strategy gives"],
} satisfies Readonly<Record<string, readonly string[]>>;

type Flaw = keyof typeof failures | "none";

// What breaks everything breaks more tests than those named.
const sweeping: ReadonlySet<string> = new Set([
  "uses another fetch",
  "takes every 200 for a token",
  "counts in seconds",
]);

const sandbox = createSandbox({ gates: [{ alias: "orders" }, { alias: "stock" }], accesses: 0 });
let tokenUrl = "";
beforeAll(async () => {
  tokenUrl = `${await sandbox.listen()}/v1_3/oauth/token`;
});
afterAll(() => sandbox.close());

describe("a strategy without a flaw", () => {
  strategyConformance(test, broken("none"));
});

describe("a strategy with one flaw fails where the flaw is:", () => {
  test.each(Object.entries(failures))("%s", async (flaw, expected) => {
    const failed = await failuresOf(broken(flaw as Flaw));
    expect(failed).toEqual(expect.arrayContaining([...expected]));
    if (!sweeping.has(flaw)) expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});

test("a strategy without a fetch leaves out what needs one, by name", () => {
  const names: string[] = [];
  const skipped: string[] = [];
  const register = Object.assign((name: string) => names.push(name), { skip: (name: string) => skipped.push(name) });
  strategyConformance(register, broken("none"), { without: ["fetch"] });
  expect(names).toContain("keys that the server refuses are presented once, and then rest");
  expect(skipped).toContain("the token is requested through the fetch of the context (without fetch)");

  const all: string[] = [];
  strategyConformance((name) => all.push(name), broken("none"), { without: ["fetch"] });
  expect(all).toContain("left out, without fetch: the token is requested through the fetch of the context");
  expect(all).toHaveLength(names.length + skipped.length);
});

test("a strategy of which the suite does not see a request is told why", async () => {
  const failed = await failuresOf(broken("uses another fetch"), (error) => String(error));
  expect(failed.join("\n")).toContain("leave out the feature fetch");
});

async function failuresOf(create: CreateStrategies, told?: (error: unknown) => string): Promise<string[]> {
  const runs: (() => Promise<string | undefined>)[] = [];
  strategyConformance((name, run) => {
    runs.push(() =>
      run().then(
        () => undefined,
        (error: unknown) => told?.(error) ?? name,
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

interface Keys {
  readonly clientId: string;
  readonly clientSecret: string;
}

function broken(flaw: Flaw): CreateStrategies {
  return () => {
    const [one, two] = sandbox.gates.map(({ id, secrets }) => ({ clientId: id, clientSecret: secrets[0]! }));
    const wrong = { ...one!, clientSecret: "n0t-The-secret-of-this-gate" };
    return {
      strategy: brokenStrategy(flaw, one!),
      other: brokenStrategy(flaw, two!),
      refused: brokenStrategy(flaw, wrong),
      secrets: [one!, two!, wrong].map(({ clientSecret }) => clientSecret),
    };
  };
}

/** A strategy for the sandbox's token endpoint, with one thing wrong. */
function brokenStrategy(flaw: Flaw, { clientId, clientSecret }: Keys): AuthStrategy {
  const has = (one: Flaw): boolean => flaw === one;
  let kept: Awaited<ReturnType<AuthStrategy["requestToken"]>> | undefined;
  let keys = 0;
  let hasFailed = false;

  async function cacheKey(): Promise<string> {
    if (has("has a cache key that is not a digest")) return `key:${clientId.slice(-3)}${clientSecret.slice(-3)}`;
    if (has("has its secret in the cache key")) return `${btoa(clientId)}.${btoa(clientSecret)}`;
    return sha256(
      JSON.stringify([
        tokenUrl,
        clientId,
        has("leaves the secret out of the cache key") ? "" : clientSecret,
        has("makes another cache key each time") ? (keys += 1) : 0,
      ]),
    );
  }

  async function send({ fetch, signal }: Parameters<AuthStrategy["requestToken"]>[0]): Promise<Response> {
    const init: RequestInit = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret }),
      redirect: has("follows redirects") ? "follow" : "manual",
    };
    if (!has("ignores the signal")) init.signal = signal;
    const carry = has("uses another fetch") ? globalThis.fetch : fetch;
    const sent = carry(tokenUrl, init).catch((error: unknown) => {
      hasFailed = true;
      throw has("hides a failure of the network") && !signal.aborted ? new Error("it did not work") : error;
    });
    const response = await sent;
    const isRepeated =
      (has("presents refused keys again") && response.status === 401) ||
      (has("repeats an outage") && response.status >= 500);
    return isRepeated ? carry(tokenUrl, init) : response;
  }

  async function requestToken(
    context: Parameters<AuthStrategy["requestToken"]>[0],
  ): ReturnType<AuthStrategy["requestToken"]> {
    if (kept !== undefined && has("keeps its token")) return kept;
    if (hasFailed && has("never works again after a failure")) throw new TypeError("fetch failed");
    const sentAt = Date.now();
    const response = await send(context);
    if (isRedirect(response) && !response.redirected) throw new ResponseError("it redirects", "redirected");
    const body = has("reads responses to their end") ? await response.text() : await readText(response);
    if (!response.ok) throw refusalOf(response, body);
    kept = tokenOf(body, sentAt);
    return kept;
  }

  function refusalOf(response: Response, body: string): unknown {
    const { status: httpStatus } = response;
    hasFailed = true;
    if (httpStatus >= 500 && has("calls an outage a refusal")) return new TokenRequestError({ httpStatus: 400 });
    if (has("forgets how long to wait")) return new TokenRequestError({ httpStatus });
    if (httpStatus < 429) {
      if (has("throws an error of its own for a refusal")) return new Error("the keys were refused");
      if (has("calls a refusal an outage")) return new TokenRequestError({ httpStatus: 503 });
      if (has("quotes a refusal")) return new ResponseError(`refused: ${body}`, "token_request_refused");
      if (has("quotes its secret") && clientSecret.startsWith("n0t"))
        return new TokenRequestError({ httpStatus, cause: new Error(encodeURIComponent(clientSecret)) });
    }
    return tokenRefusal(response, body, Date.now(), [clientSecret]);
  }

  function tokenOf(body: string, sentAt: number): ReturnType<typeof parseTokenResponse> {
    if (has("takes every 200 for a token")) {
      const value = /"access_token":"([^"]*)"/.exec(body)?.[1];
      return createAccessToken(String(value), sentAt + 3_600_000);
    }
    const lenient: Record<string, string> = {};
    if (has("takes every token_type")) lenient["token_type"] = "bearer";
    const fields = { ...(JSON.parse(body) as Record<string, unknown>), ...lenient };
    if (has("takes zero for an hour")) fields["expires_in"] ||= 3600;
    if (has("wants an expires_in") && fields["expires_in"] === undefined) throw new ResponseError("no expires_in");
    const token = parseTokenResponse(JSON.stringify(fields), sentAt);
    return has("counts in seconds") ? createAccessToken(token.value, token.expiresAt / 1000) : token;
  }

  const strategy = { name: has("has no name") ? "" : "broken", cacheKey, requestToken };
  return has("prints its secret") ? Object.assign(strategy, { options: { clientId, clientSecret } }) : strategy;
}
