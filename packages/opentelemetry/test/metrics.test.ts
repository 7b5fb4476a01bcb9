import { createAuthorizer, createMemoryTokenStore, type TokenEvent, type TokenStore } from "@ianum/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { API, createPlatform, elapse } from "./platform.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

let recorder: Recorder;
beforeEach(() => {
  recorder = createRecorder();
});
afterEach(() => recorder.close());

describe("metrics", () => {
  test("of a token request that failed, was repeated, and brought a token for two callers", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 500 } });
    const tokens = source(recorder.telemetry);
    await elapse(clock, Promise.all([tokens.getToken(), tokens.getToken()]));

    const about = { "ianum.token.strategy": "client_credentials", "ianum.token.background": false };
    expect(await metric("ianum.token.requests")).toEqual({
      name: "ianum.token.requests",
      kind: "counter",
      unit: "{request}",
      points: [{ attributes: about, count: 2, sum: 2 }],
    });
    expect(await metric("ianum.token.request.duration")).toMatchObject({
      unit: "s",
      points: [
        {
          attributes: {
            ...about,
            "ianum.token.request.result": "failed",
            "error.type": "service_unavailable",
            "http.response.status_code": 503,
          },
          count: 1,
          sum: expect.closeTo(0.5),
        },
        { attributes: { ...about, "ianum.token.request.result": "obtained" }, count: 1, sum: expect.closeTo(0.5) },
      ],
    });
    expect(await recorder.count("ianum.token.retries", { "error.type": "service_unavailable" })).toBe(1);
    const [waits] = (await metric("ianum.token.wait.duration")).points;
    expect(waits).toMatchObject({
      attributes: { "ianum.token.wait.reason": "empty", "ianum.token.wait.result": "token" },
      count: 2,
    });
    expect(waits!.sum).toBeGreaterThanOrEqual(2);
    expect(waits!.sum).toBeLessThan(3);
  });

  test("of refused tokens", async () => {
    const { source } = createPlatform();
    const authorizer = createAuthorizer(source(recorder.telemetry));
    const token = await authorizer.authorize(API);
    await Promise.all([authorizer.successor(token!), authorizer.successor(token!)]);
    await authorizer.giveUp(token!);
    await authorizer.authorize("https://elsewhere.example.org/");
    expect(await recorder.count("ianum.token.refusals")).toBe(3);
    expect(await recorder.count("ianum.token.refusals", { "ianum.request.may_resend": false })).toBe(1);
    expect(await recorder.count("ianum.token.invalidations")).toBe(1);
    expect(await recorder.count("ianum.request.replay.duration")).toBe(2);
    expect(await recorder.count("ianum.request.withheld_origins")).toBe(1);
  });

  test("of a store: calls, adopted tokens, an outage and its end", async () => {
    const { clock, source } = createPlatform();
    const working = createMemoryTokenStore({ clock });
    let isDown = false;
    const store: TokenStore = {
      ...working,
      get: (key) => (isDown ? Promise.reject(new Error("down")) : working.get(key)),
    };
    const first = source(recorder.telemetry, { store });
    const token = await first.getToken();
    await source(recorder.telemetry, { store }).getToken();
    expect(await recorder.count("ianum.token.adoptions")).toBe(1);
    const hits = { "ianum.token.store.operation": "acquire", "ianum.token.store.result": "hit" };
    expect(await recorder.count("ianum.token.store.operation.duration", hits)).toBe(1);

    isDown = true;
    await elapse(clock, source(recorder.telemetry, { store }).getToken());
    expect(await recorder.count("ianum.token.store.failures", { "ianum.token.store.is_down": true })).toBe(1);
    expect(await recorder.count("ianum.token.store.down")).toBe(1);
    isDown = false;
    await clock.advance(60_000);
    await elapse(
      clock,
      first.invalidate(token).then(() => first.getToken()),
    );
    expect(await recorder.count("ianum.token.store.outage.duration")).toBe(1);
    expect(await recorder.count("ianum.token.store.down")).toBe(0);
  });

  test("of refused secrets and cool-downs", async () => {
    const { sandbox, source } = createPlatform();
    const [gate] = sandbox.gates;
    const good = gate!.secrets[0]!;
    await source(recorder.telemetry, { clientSecret: ["wrong", good] }).getToken();
    expect(await recorder.count("ianum.token.secret_refusals")).toBe(1);
    const tokens = source(recorder.telemetry, { clientSecret: "wrong" });
    await tokens.getToken().catch(() => undefined);
    await tokens.getToken().catch(() => undefined);
    expect(await recorder.count("ianum.token.failures", { "error.type": "invalid_credentials" })).toBe(1);
    expect(await recorder.count("ianum.token.cool_downs", { "error.type": "invalid_credentials" })).toBe(1);
    const failed = { "ianum.token.wait.result": "failed", "error.type": "invalid_credentials" };
    expect(await recorder.count("ianum.token.wait.duration", failed)).toBe(2);
  });

  test("whose attributes are few, whatever the addresses, tokens and messages are", async () => {
    const { sandbox, source } = createPlatform();
    const tokens = source(recorder.telemetry);
    for (let round = 0; round < 40; round += 1) {
      const authorizer = createAuthorizer(tokens);
      await authorizer.giveUp((await authorizer.authorize(API))!);
      await authorizer.authorize(`https://service-${round}.example.org/orders/${round}`);
    }
    for (const status of [400, 404, 418, 422])
      await requestOnce(sandbox.control, source(recorder.telemetry, { retries: 0 }), status);
    const points = (await recorder.metrics()).flatMap(({ points: all }) => all);
    expect(points.length).toBeLessThan(25);
  });

  test("skip an event that is not known here", () => {
    expect(() => recorder.telemetry({ type: "of-a-newer-core", durationMs: 1 } as unknown as TokenEvent)).not.toThrow();
  });
});

test("without an SDK nothing is recorded and nothing fails", async () => {
  const { ianumTelemetry } = await import("@ianum/opentelemetry");
  await recorder.close();
  const { source } = createPlatform();
  await expect(source(ianumTelemetry()).getToken()).resolves.toBeDefined();
});

async function metric(name: string) {
  const found = (await recorder.metrics()).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no metric ${name}`);
  return found;
}

async function requestOnce(
  control: ReturnType<typeof createPlatform>["sandbox"]["control"],
  tokens: ReturnType<ReturnType<typeof createPlatform>["source"]>,
  status: number,
): Promise<void> {
  control.fail({ on: "token", times: 1, with: { type: "status", status } });
  await tokens.getToken().catch(() => undefined);
}
