import { clientCredentials, firstOf } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform } from "./platform.ts";

describe("the first of several strategies", () => {
  const world = () => {
    const platform = createPlatform();
    const gate = platform.sandbox.gates[0]!;
    const keys = (clientSecret: () => string) =>
      clientCredentials({ clientId: gate.id, clientSecret, clock: platform.clock });
    const tokens = (...strategies: ReturnType<typeof keys>[]) =>
      platform.source({ strategy: firstOf(strategies), clientId: undefined, clientSecret: undefined } as never);
    const absent = (): never => {
      throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    };
    return { ...platform, gate, keys, tokens, absent };
  };

  test("is the one that has credentials", async () => {
    const { absent, gate, keys, sandbox, tokens } = world();
    await expect(
      tokens(
        keys(absent),
        keys(() => gate.secrets[0]!),
      ).getToken(),
    ).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("does not go on to the next after a refusal", async () => {
    const { gate, keys, sandbox, tokens } = world();
    const source = tokens(
      keys(() => "wrong"),
      keys(() => gate.secrets[0]!),
    );
    await expect(source.getToken()).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("fails as the last one does if none has any", async () => {
    const { absent, keys, tokens } = world();
    await expect(tokens(keys(absent), keys(absent)).getToken()).rejects.toMatchObject({
      code: "credentials_unavailable",
    });
  });

  test("is named after all of them", () => {
    const { absent, keys } = world();
    const own = { ...keys(absent), name: "vault" };
    expect(firstOf([own, keys(absent)]).name).toBe("vault or client_credentials");
  });

  test("must be a list of strategies", () => {
    expect(() => firstOf([])).toThrow("strategies: must be a list of at least one strategy");
    expect(() => firstOf({} as never)).toThrow("strategies: must be a list of at least one strategy");
    expect(() => firstOf([{} as never])).toThrow("strategies[0]:");
  });
});
