import { inspect } from "node:util";
import {
  ConfigurationError,
  createMemoryTokenStore,
  createTokenSource,
  IanumError,
  isIanumError,
  requestToken,
  type TokenEvent,
} from "@ianum/core";
import type { Fault } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

// Characters that JSON, URLs and Base64 write differently, so that each spelling is looked for.
const SECRET = 'sEcr3t/"quoted"+ü=& \\';

/** Everything that somebody might print of a value, down to what only an inspector shows. */
function prints(value: unknown): string {
  const asJson = (): string => {
    try {
      return JSON.stringify(value) ?? "";
    } catch {
      return "";
    }
  };
  const error = value instanceof Error ? [value.message, value.stack, String(value), inspect(value.cause)] : [];
  return [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: false }),
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, customInspect: false }),
    asJson(),
    String(value),
    ...error,
  ].join("\n");
}

function expectNoSecret(value: unknown, ...tokens: string[]): void {
  const printed = prints(value);
  const spellings = [SECRET, ...tokens].flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
  ]);
  for (const spelling of spellings) expect(printed.includes(spelling)).toBe(false);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable("it was to fail"),
    (error: unknown) => error,
  );
}

describe("no secret is found in", () => {
  test("a token, a source or a strategy", async () => {
    const { sandbox, source } = createPlatform();
    const tokens = source();
    const token = await tokens.getToken();
    expectNoSecret(token, token.value);
    expectNoSecret({ deep: [{ token, promise: tokens.getToken() }] }, token.value);
    expectNoSecret(tokens, token.value, sandbox.gates[0]!.secrets[0]!);
    expect(`${token as unknown as string} ${JSON.stringify({ token })} ${inspect(token)}`).toBe(
      '[redacted] {"token":"[redacted]"} AccessToken [redacted]',
    );
    expect(Object.keys(token)).toEqual(["expiresAt"]);
  });

  test("a token that a strategy made as a plain object", async () => {
    const own = createTokenSource({
      strategy: {
        name: "mine",
        cacheKey: async () => "k",
        requestToken: async () => ({ value: "plain-value", expiresAt: Number.POSITIVE_INFINITY }),
      },
    });
    expectNoSecret(await own.getToken(), "plain-value");
  });

  test("a store", async () => {
    const store = createMemoryTokenStore();
    const { source } = createPlatform();
    const token = await source({ store }).getToken();
    expectNoSecret(store, token.value);
  });

  test.each<Fault>([
    { type: "status", status: 401, errorCode: "SEC_0005", errorMessage: `the secret ${SECRET} is wrong` },
    { type: "status", status: 400, errorCode: SECRET, errorMessage: SECRET },
    { type: "status", status: 500, errorMessage: SECRET },
    { type: "status", status: 429, retryAfter: SECRET.replaceAll("ü", "u") },
    { type: "html", status: 502 },
    { type: "json", body: SECRET },
    { type: "json", body: { access_token: SECRET, token_type: SECRET } },
    { type: "json", body: { access_token: "t", token_type: SECRET } },
    { type: "json", body: { access_token: "t", expires_in: SECRET } },
    { type: "json", body: { access_token: `t ${SECRET}` } },
    { type: "truncated" },
    { type: "redirect", to: `https://evil.example/?s=${encodeURIComponent(SECRET)}` },
    { type: "reset" },
    { type: "hang" },
  ])("the error and the events after %j", async (fault) => {
    const { clock, events, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: fault });
    const error = await failureOf(elapse(clock, source({ clientSecret: SECRET, timeoutMs: 500 }).getToken()));
    expect(isIanumError(error)).toBe(true);
    expectNoSecret(error);
    expectNoSecret(events);
  });

  test("what a fetch threw with the whole request in it", async () => {
    const careless: typeof fetch = async (_, init) => {
      const body = init?.body as string;
      const cause = Object.assign(new Error(`socket hang up, body was ${body}`), {
        code: "ECONNRESET",
        config: { data: body },
      });
      throw Object.assign(new TypeError(`failed to send ${body} ${encodeURIComponent(SECRET)}`, { cause }), { init });
    };
    const error = await failureOf(requestToken({ clientId: "g", clientSecret: SECRET, fetch: careless }));
    expectNoSecret(error);
    expect(error).toMatchObject({ name: "TransportError", cause: { cause: { code: "ECONNRESET" } } });
    expect((error as Error).message).toContain("ECONNRESET");
  });

  test("the events of a source's whole life", async () => {
    const seen: TokenEvent[] = [];
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const [gate] = sandbox.gates;
    const tokens = source({
      clientSecret: [SECRET, gate!.secrets[0]!],
      store: createMemoryTokenStore({ clock }),
      onEvent: (event) => seen.push(event),
    });
    const first = await tokens.getToken();
    await tokens.invalidate(first);
    const second = await tokens.getToken();
    sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    await clock.advance(101_000);
    await failureOf(elapse(clock, tokens.getToken()));
    expect(new Set(seen.map(({ type }) => type)).size).toBeGreaterThanOrEqual(5);
    expectNoSecret(seen, first.value, second.value, gate!.secrets[0]!);
  });

  test("the error of a bad option", () => {
    for (const wrong of [
      { region: SECRET },
      { stage: SECRET },
      { clientSecret: [SECRET, ""] },
      { endpoints: { apiAuth: `http://x.example/${SECRET}` } },
    ]) {
      try {
        createTokenSource({ clientId: "g", clientSecret: SECRET, ...wrong });
        expect.unreachable("it was to fail");
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        expectNoSecret(error);
      }
    }
  });
});

describe("isIanumError", () => {
  test("knows the errors of another copy of this package", () => {
    class IanumErrorOfAnotherCopy extends Error {
      get isIanumError(): true {
        return true;
      }
    }
    expect(isIanumError(new IanumErrorOfAnotherCopy())).toBe(true);
    expect(isIanumError(new IanumError("x", { code: "timeout" }))).toBe(true);
    expect(isIanumError(new Error("x"))).toBe(false);
    expect([undefined, null, "x", 7, {}].some(isIanumError)).toBe(false);
  });

  test("is not printed as a field of the error", () => {
    expect(inspect(new IanumError("x", { code: "timeout" }))).not.toContain("isIanumError");
  });
});
