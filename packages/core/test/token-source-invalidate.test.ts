import type { AccessToken, TokenSource } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

/** What an adapter does on a 401: tells the source, and asks for another. */
async function replace(tokens: TokenSource, refused: AccessToken): Promise<AccessToken> {
  await tokens.invalidate(refused);
  return tokens.getToken();
}

describe("invalidate", () => {
  test("lets N requests refused at once with the same token cost one new token request", async () => {
    const { sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    const replaced = await Promise.all(Array.from({ length: 200 }, () => replace(tokens, first)));
    expect(new Set(replaced.map(({ value }) => value)).size).toBe(1);
    expect(replaced[0]?.value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("does nothing for a token that is not the current one: a late refusal costs nothing", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    const second = await replace(tokens, first);
    expect(await replace(tokens, first)).toBe(second);
    // Also when the replacement has served for so long that a refusal of its own would count.
    await clock.advance(60_000);
    expect(await replace(tokens, first)).toBe(second);
    await tokens.invalidate({ value: "somebody else's", expiresAt: 0 });
    expect(await tokens.getToken()).toBe(second);
    expect(sandbox.log.tokenRequests).toBe(2);
    expect(events.filter(({ type }) => type === "token-invalidated")).toHaveLength(1);
  });

  test("replaces a first token, however young", async () => {
    const { sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    expect((await replace(tokens, first)).value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("does not replace a replacement that is refused within seconds: no loop", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const second = await replace(tokens, await tokens.getToken());
    for (let call = 0; call < 90; call += 1) {
      expect(await replace(tokens, second)).toBe(second);
      await clock.advance(100);
    }
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("does not take it for accepted because another token is, before it or after", async () => {
    const { source } = createPlatform();
    const tokens = source();
    tokens.accepted?.({ value: "somebody else's", expiresAt: 0 });
    const first = await tokens.getToken();
    const second = await replace(tokens, first);
    tokens.accepted?.(first);
    expect(await replace(tokens, second)).toBe(second);
    tokens.accepted?.(second);
    expect((await replace(tokens, second)).value).not.toBe(second.value);
  });

  test("replaces a replacement that has served for a while", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const second = await replace(tokens, await tokens.getToken());
    await clock.advance(10_000);
    expect((await replace(tokens, second)).value).not.toBe(second.value);
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("replaces a token again that came by an ordinary refresh after a replacement", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source();
    await replace(tokens, await tokens.getToken());
    await clock.advance(95_000);
    const third = await tokens.getToken();
    expect((await replace(tokens, third)).value).not.toBe(third.value);
    expect(sandbox.log.tokenRequests).toBe(4);
  });

  test("keeps a refresh that began before it from bringing a revoked token back", async () => {
    const { accepts, clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(80_000);
    // The platform issues the token at once, and the answer is on its way for a second.
    sandbox.control.fail({ on: "token", times: 1, when: "after", with: { type: "latency", ms: 1_000 } });
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(500);
    expect(sandbox.log.tokenRequests).toBe(2);
    sandbox.control.revokeTokens();
    const third = await replace(tokens, first);
    expect(await accepts(third)).toBe(true);
    await clock.advance(2_000);
    expect(await tokens.getToken()).toBe(third);
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("sends on to the new request those who waited for one that began before it", async () => {
    const { accepts, clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(92_000);
    sandbox.control.fail({ on: "token", when: "after", with: { type: "latency", ms: 1_000 } });
    const waiting = tokens.getToken();
    await clock.advance(500);
    sandbox.control.revokeTokens();
    const [second, third] = await elapse(clock, Promise.all([waiting, replace(tokens, first)]));
    expect(second).toBe(third);
    expect(await accepts(second)).toBe(true);
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("does not leave those waiting behind a request that hangs", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(92_000);
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const waiting = tokens.getToken();
    await clock.advance(0);
    await tokens.invalidate(first);
    expect((await waiting).value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("at the very moment at which a refresh lands still keeps its token out", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    let onObtained = (): void => undefined;
    const tokens = source({ onEvent: ({ type }) => (type === "token-obtained" ? onObtained() : undefined) });
    const first = await tokens.getToken();
    await clock.advance(80_000);
    onObtained = () => {
      onObtained = () => undefined;
      sandbox.control.revokeTokens();
      void tokens.invalidate(first);
    };
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(0);
    const issuedBefore = sandbox.log.tokenRequests;
    await tokens.getToken();
    expect(issuedBefore).toBe(2);
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("has its say even if the server answers with the refused token again, and does not ask on and on", async () => {
    const { sandbox, source } = createPlatform();
    sandbox.control.reuseTokens();
    const tokens = source();
    const first = await tokens.getToken();
    for (let call = 0; call < 20; call += 1) expect((await replace(tokens, first)).value).toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});
