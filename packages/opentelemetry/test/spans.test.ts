import { createAuthorizer, createMemoryTokenStore } from "@ianum/core";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { API, createPlatform, elapse } from "./platform.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

let recorder: Recorder;
beforeEach(() => {
  recorder = createRecorder();
});
afterEach(() => recorder.close());

const visit = <T>(work: () => Promise<T>): Promise<T> =>
  recorder.tracerProvider.getTracer("app").startActiveSpan("visitor", async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });

const paths = (): readonly string[] => recorder.spans().map((span) => recorder.pathOf(span));

describe("spans", () => {
  test("of waits are the caller's, and of attempts and store calls those of the wait that began them", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
    const tokens = source(recorder.telemetry, { store: createMemoryTokenStore({ clock }) });
    await elapse(clock, Promise.all([visit(() => tokens.getToken()), visit(() => tokens.getToken())]));
    const wait = "visitor > ianum.token.wait";
    expect(paths().toSorted((one, other) => one.localeCompare(other))).toEqual([
      "visitor",
      "visitor",
      wait,
      wait,
      `${wait} > ianum.token.request`,
      `${wait} > ianum.token.request`,
      ...Array.from({ length: 3 }, () => `${wait} > ianum.token.store`),
    ]);
    const [failed, obtained] = recorder.spans().filter(({ name }) => name === "ianum.token.request");
    expect(failed).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "service_unavailable", "http.response.status_code": 503 },
    });
    expect(obtained).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { "ianum.result": "obtained", "http.request.resend_count": 1 },
    });
  });

  test("of a replay hold the wait for another token", async () => {
    const { source } = createPlatform();
    const authorizer = createAuthorizer(source(recorder.telemetry));
    const token = await authorizer.authorize(API);
    await visit(() => authorizer.successor(token!));
    expect(paths()).toContain("visitor > ianum.request.replay > ianum.token.wait > ianum.token.request");
  });

  test("of a background refresh are roots, with a link to the request that found the token stale", async () => {
    const { clock, source } = createPlatform();
    const tokens = source(recorder.telemetry);
    await tokens.getToken();
    await clock.advance(3_500_000);
    await visit(() => tokens.getToken());
    await clock.advance(0);
    const refresh = recorder.spans().find(({ attributes }) => attributes["ianum.token.background"] === true);
    const visitor = recorder.spans().find(({ name }) => name === "visitor");
    expect(refresh?.parentSpanContext).toBeUndefined();
    expect(refresh?.links.map(({ context }) => context.spanId)).toEqual([visitor?.spanContext().spanId]);
  });

  test("of an attempt that was given up end with it", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    await elapse(clock, source(recorder.telemetry).getToken());
    await clock.advance(0);
    const attempts = recorder.spans().filter(({ name }) => name === "ianum.token.request");
    expect(attempts.map(({ attributes }) => attributes["ianum.result"] ?? attributes["error.type"])).toEqual(
      expect.arrayContaining(["obtained", "AbortError"]),
    );
  });

  test("there are none for a token at hand", async () => {
    const { source } = createPlatform();
    const tokens = source(recorder.telemetry);
    await tokens.getToken();
    const before = recorder.spans().length;
    await tokens.getToken();
    expect(recorder.spans()).toHaveLength(before);
  });
});

test("a listener that is called from another function makes spans of what has ended", async () => {
  const { clock, sandbox, source } = createPlatform();
  sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
  const authorizer = createAuthorizer(source((event) => recorder.telemetry(event)));
  const token = await visit(() => elapse(clock, authorizer.authorize(API)));
  await authorizer.successor(token!);
  expect(paths()).toEqual([
    "visitor > ianum.token.request",
    "visitor > ianum.token.request",
    "visitor > ianum.token.wait",
    "visitor",
    "ianum.token.request",
    "ianum.token.wait",
    "ianum.request.replay",
  ]);
  expect(recorder.spans()[0]).toMatchObject({ attributes: { "error.type": "service_unavailable" } });
});

test("no metric and no span holds a token or a secret, and none a message or an address", async () => {
  const { clock, sandbox, source } = createPlatform();
  sandbox.control.fail({ on: "token", times: 1, with: { type: "html" } });
  const authorizer = createAuthorizer(source(recorder.telemetry, { store: createMemoryTokenStore({ clock }) }));
  const token = await elapse(clock, authorizer.authorize(API));
  const successor = await elapse(clock, authorizer.successor(token!));
  await authorizer.authorize("https://elsewhere.example.org/");
  await source(recorder.telemetry, { clientSecret: "a wrong secret" })
    .getToken()
    .catch(() => undefined);
  const written = JSON.stringify([
    await recorder.metrics(),
    recorder
      .spans()
      .map(({ attributes, events, links, name, status }) => ({ attributes, events, links, name, status })),
  ]);
  const [gate] = sandbox.gates;
  for (const secret of [token!.value, successor!.value, gate!.secrets[0]!, gate!.id, "a wrong secret", "elsewhere"])
    expect(written).not.toContain(secret);
  expect(written).toContain("invalid_credentials");
});
