import { staticTokenSource } from "@ianum/core";
import { describe, expect, onTestFinished, test, vi } from "vitest";

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
      message: "expiresAt: has passed, and a static token cannot be renewed; use createTokenSource",
    });
  });

  test("lives up to its end, and not at it", async () => {
    const source = staticTokenSource("fixed", 5_000);
    const now = vi.spyOn(Date, "now");
    onTestFinished(() => now.mockRestore());
    now.mockReturnValue(4_999);
    await expect(source.getToken()).resolves.toMatchObject({ value: "fixed" });
    now.mockReturnValue(5_000);
    await expect(source.getToken()).rejects.toMatchObject({ option: "expiresAt" });
  });

  test.each(["", "two words", "line\nbreak", undefined])("cannot be %j", (value) => {
    expect(() => staticTokenSource(value as string)).toThrow(
      "value: must be an access token: visible ASCII characters without spaces, 8 KiB at most",
    );
  });

  test.each([Number.NaN, "soon", null])("cannot end at %j", (expiresAt) => {
    expect(() => staticTokenSource("t", expiresAt as number)).toThrow(
      "expiresAt: must be an instant in Unix milliseconds",
    );
  });
});
