import {
  ConfigurationError,
  createAuthorizer,
  staticTokenSource,
  type TokenEvent,
  type TokenSource,
} from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform } from "./platform.ts";

const URL_ALLOWED = "https://auth.eu.ianum.com/v1_3/x";

describe("a token source of somebody's own", () => {
  test.each(["abc\ndef", "abc\r\ndef", "abc def", "abcdéf", "a".repeat(9_000), "", 7, null, undefined])(
    "may not give %j for a token, at first or in the place of another, and it is quoted nowhere",
    async (value) => {
      const given = [{ value } as never];
      const source: TokenSource = { getToken: async () => given[0] as never, invalidate: async () => undefined };
      const authorizer = createAuthorizer(source);
      const error: unknown = await authorizer.authorize(URL_ALLOWED).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "ResponseError", message: expect.stringContaining("header") as string });
      expect(String((error as Error).stack)).not.toContain("abc");
      await expect(authorizer.successor({ value: "refused" } as never)).resolves.toBeUndefined();
    },
  );

  test("may not give another token that is none after a good one", async () => {
    const given = ["good", "bad\r\n", "good"].map((value) => ({ value, expiresAt: Number.POSITIVE_INFINITY }));
    const source = { getToken: async () => given.shift()!, invalidate: async () => undefined };
    const authorizer = createAuthorizer(source);
    await expect(authorizer.authorize(URL_ALLOWED)).resolves.toMatchObject({ value: "good" });
    await expect(authorizer.authorize(URL_ALLOWED)).rejects.toMatchObject({ name: "ResponseError" });
    await expect(authorizer.authorize(URL_ALLOWED)).resolves.toMatchObject({ value: "good" });
  });

  test("may not give nothing at all", async () => {
    const source = { getToken: async () => undefined as never, invalidate: async () => undefined };
    await expect(createAuthorizer(source).authorize(URL_ALLOWED)).rejects.toMatchObject({ name: "ResponseError" });
  });

  test("needs no methods but the two that give and take back a token", async () => {
    const given = ["first", "second"].map((value) => ({ value, expiresAt: Number.POSITIVE_INFINITY }));
    const refused: string[] = [];
    const authorizer = createAuthorizer({
      getToken: async () => given[refused.length]!,
      invalidate: async ({ value }) => void refused.push(value),
    });
    const first = await authorizer.authorize(URL_ALLOWED);
    const second = await authorizer.successor(first!);
    authorizer.accepted(second!);
    await authorizer.giveUp(second!);
    expect(refused).toEqual(["first", "second"]);
  });

  test("is told which token was taken in place of another", async () => {
    const accepted: string[] = [];
    const source = {
      ...staticTokenSource("t"),
      accepted: ({ value }: { readonly value: string }) => void accepted.push(value),
    };
    createAuthorizer(source).accepted({ value: "taken", expiresAt: 0 });
    expect(accepted).toEqual(["taken"]);
  });
});

describe("successor", () => {
  test("is another token, for one more request", async () => {
    const { sandbox, source } = createPlatform();
    const authorizer = createAuthorizer(source());
    const refused = await authorizer.authorize(URL_ALLOWED);
    const next = await authorizer.successor(refused!);
    expect(next!.value).not.toBe(refused!.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("is none when the replacement is refused as well", async () => {
    const { sandbox, source } = createPlatform();
    const authorizer = createAuthorizer(source());
    const second = await authorizer.successor((await authorizer.authorize(URL_ALLOWED))!);
    for (let call = 0; call < 100; call += 1) expect(await authorizer.successor(second!)).toBeUndefined();
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("is none for a static token", async () => {
    const authorizer = createAuthorizer(staticTokenSource("fixed"));
    expect(await authorizer.successor((await authorizer.authorize(URL_ALLOWED))!)).toBeUndefined();
  });

  test("is none when the platform gives no token: the refusal is what the caller sees", async () => {
    const { events, sandbox, source } = createPlatform();
    const authorizer = createAuthorizer(source());
    const refused = await authorizer.authorize(URL_ALLOWED);
    sandbox.control.deleteSecret(sandbox.gates[0]!.id, sandbox.gates[0]!.secrets[0]!);
    expect(await authorizer.successor(refused!)).toBeUndefined();
    expect(events.at(-2)).toMatchObject({ type: "token-request-failed", error: { platformCode: "SEC_0005" } });
  });

  test("says how long the other token took", async () => {
    const events: TokenEvent[] = [];
    const { source } = createPlatform();
    const authorizer = createAuthorizer(source({ onEvent: (event) => events.push(event) }));
    const refused = await authorizer.authorize(URL_ALLOWED);
    const began = performance.now();
    await authorizer.successor(refused!);
    const took = performance.now() - began;
    const replayed = events.find(({ type }) => type === "request-replayed");
    expect(replayed).toMatchObject({ durationMs: expect.toSatisfy((ms: number) => ms >= 0 && ms <= took) });
  });

  test("is none, too, when the platform gives no token to a caller without a signal", async () => {
    const { sandbox, source } = createPlatform();
    const authorizer = createAuthorizer(source());
    const refused = await authorizer.authorize(URL_ALLOWED);
    sandbox.control.deleteSecret(sandbox.gates[0]!.id, sandbox.gates[0]!.secrets[0]!);
    expect(await authorizer.successor(refused!, {})).toBeUndefined();
  });

  test("rejects with the signal's reason when the caller goes away", async () => {
    const { clock, sandbox, source } = createPlatform();
    const authorizer = createAuthorizer(source());
    const refused = await authorizer.authorize(URL_ALLOWED);
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const controller = new AbortController();
    // Whatever the reason is: one of our own errors is no sign here that the platform gave no token.
    const reason = new ConfigurationError("x", "the application is shutting down");
    const call = authorizer.successor(refused!, { signal: controller.signal });
    call.catch(() => undefined);
    await clock.advance(100);
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  test("hands a defect of a foreign source on instead of hiding it", async () => {
    const source: TokenSource = {
      getToken: async () => ({ value: "t", expiresAt: 0 }),
      invalidate: () => Promise.reject(new TypeError("a defect")),
    };
    await expect(createAuthorizer(source).successor({ value: "t", expiresAt: 0 })).rejects.toThrow("a defect");
  });
});
