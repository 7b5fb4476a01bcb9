import { staticTokenSource } from "@ianum/core";
import { describe, expect, test } from "vitest";

describe("a static token", () => {
  test("is always the same", async () => {
    const source = staticTokenSource("fixed");
    const token = await source.getToken();
    await source.invalidate(token);
    expect(await source.getToken()).toBe(token);
    expect(token.expiresAt).toBe(Number.POSITIVE_INFINITY);
  });

  test("is refused once its life is over", async () => {
    await expect(staticTokenSource("fixed", Date.now() + 60_000).getToken()).resolves.toMatchObject({ value: "fixed" });
    await expect(staticTokenSource("fixed", 1_000).getToken()).rejects.toMatchObject({
      name: "ConfigurationError",
      code: "token_expired",
    });
  });

  test.each(["", "two words", "line\nbreak", undefined])("cannot be %j", (value) => {
    expect(() => staticTokenSource(value as string)).toThrow(expect.objectContaining({ name: "ConfigurationError" }));
  });

  test("cannot end at NaN", () => {
    expect(() => staticTokenSource("t", Number.NaN)).toThrow("expiresAt");
  });
});
