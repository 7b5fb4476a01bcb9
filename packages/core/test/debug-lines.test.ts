import { createMemoryTokenStore, type TokenEvent } from "@ianum/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What is written to stderr, with this value of IANUM_DEBUG, for a gate's first token. */
async function written(value: string | undefined, onEvent?: (event: TokenEvent) => void): Promise<string> {
  vi.stubEnv("IANUM_DEBUG", value);
  const { clock, sandbox, source } = createPlatform();
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
  vi.spyOn(Math, "random").mockReturnValue(0);
  await elapse(clock, source({ onEvent } as never).getToken(), 10);
  return write.mock.calls.map(([text]) => String(text)).join("");
}

describe("IANUM_DEBUG", () => {
  test.each(["1", "true", "2"])("set to %s writes a line for each event, also without a listener", async (value) => {
    const about = "strategy=client_credentials";
    expect((await written(value)).split("\n")).toEqual([
      `ianum: token-requested ${about} attempt=1 isBackground=false`,
      `ianum: token-attempt-failed ${about} attempt=1 isBackground=false error="GEN_0002: the token endpoint failed (status 503)" durationMs=0`,
      'ianum: token-request-retried error="GEN_0002: the token endpoint failed (status 503)" attempt=1 delayMs=0',
      `ianum: token-requested ${about} attempt=2 isBackground=false`,
      `ianum: token-obtained ${about} attempt=2 isBackground=false expiresAt=2026-01-01T01:00:00.000Z durationMs=0`,
      "ianum: token-waited reason=empty outcome=token durationMs=0",
      "",
    ]);
  });

  test("and a listener are served both", async () => {
    const events: string[] = [];
    const text = await written("1", ({ type }) => events.push(type));
    expect(text.split("\n").slice(0, -1)).toHaveLength(events.length);
  });

  test.each(["", "0", undefined])("set to %j writes nothing", async (value) => {
    expect(await written(value)).toBe("");
  });

  test("writes what is not an instant as it is", async () => {
    vi.stubEnv("IANUM_DEBUG", "1");
    const { source } = createPlatform();
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const strategy = {
      name: "own",
      cacheKey: async () => "k",
      requestToken: async () => ({ value: "t", expiresAt: Number.POSITIVE_INFINITY }),
    };
    const store = createMemoryTokenStore();
    await source({ strategy, store, clientId: undefined, clientSecret: undefined } as never).getToken();
    expect(write.mock.calls.join("")).toContain("expiresAt=Infinity durationMs=");
  });
});
