import { createHash } from "node:crypto";
import { sha256 } from "@ianum/core/authors";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createPlatform } from "./platform.ts";

describe("without Node's crypto", () => {
  beforeEach(() => {
    const spy = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    onTestFinished(() => spy.mockRestore());
  });

  test.each(["", "abc", "é\u{1f511}", "\ud800", "x".repeat(10_000)])(
    "a digest is Web Crypto's, and the same: %j",
    async (text) => {
      expect(await sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
    },
  );

  test.each([
    ["crypto.subtle", "crypto", { getRandomValues: () => undefined }],
    ["crypto", "crypto", undefined],
    ["TextEncoder", "TextEncoder", undefined],
  ])("where the environment lacks %s too, the error says what to set", async (_what, name, value) => {
    const { source } = createPlatform();
    vi.stubGlobal(name, value);
    onTestFinished(() => void vi.unstubAllGlobals());
    await expect(source().getToken()).rejects.toMatchObject({
      name: "ConfigurationError",
      message: expect.stringMatching(/^crypto: .*@jest-environment node/),
    });
  });
});

test("a digest comes at once, and not when a thread has run: a test's clock does not move meanwhile", async () => {
  let digest: string | undefined;
  void sha256("abc").then((text) => (digest = text));
  for (let tick = 0; tick < 3; tick += 1) await Promise.resolve();
  expect(digest).toMatch(/^ba7816bf/);
});
