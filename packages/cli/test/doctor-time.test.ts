import { describe, expect, test } from "vitest";
import { failures } from "./failed-checks.ts";
import { createWorld } from "./ianum.ts";

describe("time", () => {
  test.for([
    // Not a round number of minutes: the server's header has whole seconds, and the response takes its time.
    [630_000, /^10 min \d+ s ahead of/],
    [-630_000, /^10 min \d+ s behind/],
  ] as const)("a clock that is %i ms off is told, with the way to set it", async ([offset, detail]) => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { CLOCK_AHEAD_MS: String(offset) }, preload: "clock-ahead" });
    expect(checks["clock"]).toMatchObject({ status: "failed", detail: expect.stringMatching(detail) });
    expect(checks["clock"]?.remedy).toContain("set this machine's clock");
    expect(code).toBe(1);
  });

  test("a clock that is seconds off is shown, and is no failure", async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { CLOCK_AHEAD_MS: "20000" }, preload: "clock-ahead" });
    expect(checks["clock"]?.status).toBe("ok");
    expect(checks["clock"]?.detail).toMatch(/^\d+ s ahead of/);
    expect(code).toBe(0);
  });

  test("a token endpoint that never responds is told", async () => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const { checks, code } = await examine({ env: { IMPATIENT_AT: "1" }, preload: "no-patience" });
    expect(checks["token"]).toMatchObject({ status: "failed", remedy: expect.stringContaining("no response comes") });
    expect(checks["clock"]?.status).toBe("skipped");
    expect(code).toBe(1);
  });

  test("an API that never responds is told apart from the token endpoint", async () => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "hang" } });
    const { checks, code } = await examine({ env: { IMPATIENT_AT: "2" }, preload: "no-patience" });
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain("no response");
    expect(code).toBe(1);
  });

  test("a platform that takes seconds to respond is told", async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ preload: "time-lapse" });
    expect(failures(checks)).toEqual(["latency"]);
    expect(checks["latency"]?.remedy).toContain("well under a second");
    expect(code).toBe(1);
  });
});
