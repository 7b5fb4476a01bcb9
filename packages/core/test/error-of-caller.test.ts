import { inspect, types } from "node:util";
import { createTokenSource, isIanumError, type TokenSource, TokenRequestError, TransportError } from "@ianum/core";
import { createSandbox, createTestClock } from "@ianum/sandbox";
import { expect, test } from "vitest";

async function errorsOf(calls: readonly Promise<unknown>[]): Promise<readonly Error[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((call) => {
    if (call.status === "fulfilled") throw new Error("it was to fail");
    return call.reason as Error;
  });
}

async function readOrders(source: TokenSource): Promise<unknown> {
  return source.getToken();
}

async function sendReport(source: TokenSource): Promise<unknown> {
  return (await source.getToken()).value;
}

test("callers who waited for one request each have an error that shows where they called", async () => {
  const sandbox = createSandbox();
  const source = createTokenSource({ ...sandbox.options, clientSecret: "wrong" });
  const [first, second, third] = await errorsOf([readOrders(source), sendReport(source), readOrders(source)]);
  expect(sandbox.log.tokenRequests).toBe(1);

  expect(first!.stack).toContain("readOrders");
  expect(first!.stack).not.toContain("sendReport");
  expect(second!.stack).toContain("sendReport");
  expect(second!.stack).not.toContain("readOrders");
  expect(third).not.toBe(first);
  // Each frame is there once, on a line of its own.
  const [, ...frames] = first!.stack!.split("\n");
  for (const frame of frames) expect(frame).toMatch(/^ +at \S[^\n]*$/);
  expect(new Set(frames).size).toBe(frames.length);
  expect(frames.filter((frame) => /\bat .*\bat /.test(frame))).toEqual([]);
  // Where the request failed comes first, as it did.
  expect(first!.stack).toMatch(/^TokenRequestError: SEC_0005: .*\n +at /);
});

test("an error without a stack begins with its name and message all the same", async () => {
  const failure = Object.defineProperty(new TransportError("no line", { code: "network_error" }), "stack", {
    value: undefined,
  });
  const strategy = { name: "own", cacheKey: async () => "k", requestToken: () => Promise.reject(failure) };
  const [error] = await errorsOf([readOrders(createTokenSource({ strategy, retries: 0 }))]);
  const [head, ...frames] = error!.stack!.split("\n");
  expect(head).toBe("TransportError: no line");
  expect(frames.join()).toContain("readOrders");
  for (const frame of frames) expect(frame).toMatch(/^ +at /);
});

test("that error is the shared one in all else", async () => {
  const sandbox = createSandbox();
  const source = createTokenSource({ ...sandbox.options, clientSecret: "wrong" });
  const [error, other] = await errorsOf([readOrders(source), sendReport(source)]);
  for (const each of [error, other]) {
    expect(each).toBeInstanceOf(TokenRequestError);
    expect(types.isNativeError(each)).toBe(true);
    expect(isIanumError(each)).toBe(true);
    expect(each).toMatchObject({ code: "invalid_credentials", httpStatus: 401, platformCode: "SEC_0005" });
    expect(Object.keys(each!)).toEqual(Object.keys(new TokenRequestError({ httpStatus: 401 })));
    expect(inspect(each)).not.toContain("the caller");
  }
});

test("a later call that fails at once shows where it was made; so do those of an outage, with the cause", async () => {
  const clock = createTestClock();
  const sandbox = createSandbox({ clock });
  const wrong = createTokenSource({ ...sandbox.options, clientSecret: "wrong" });
  await errorsOf([readOrders(wrong)]);
  const [later] = await errorsOf([sendReport(wrong)]);
  expect(later!.stack).toContain("sendReport");
  expect(later!.stack).not.toContain("readOrders");

  sandbox.control.fail({ on: "token", with: { type: "reset" } });
  const [reset] = await errorsOf([readOrders(createTokenSource({ ...sandbox.options, retries: 0 }))]);
  expect(reset).toBeInstanceOf(TransportError);
  expect(reset!.stack).toContain("readOrders");
  expect(reset!.cause).toBeInstanceOf(Error);
});

test("of a burst the first thousand see where they called, and so does who calls after it", async () => {
  const sandbox = createSandbox();
  const source = createTokenSource({ ...sandbox.options, clientSecret: "wrong" });
  const errors = await errorsOf(Array.from({ length: 1_200 }, () => sendReport(source)));
  expect(errors.filter(({ stack }) => stack?.includes("sendReport"))).toHaveLength(1_000);
  const [later] = await errorsOf([readOrders(source)]);
  expect(later!.stack).toContain("readOrders");
});

test("an abort keeps its own reason", async () => {
  const source = createTokenSource({
    ...createSandbox().options,
    clientSecret: () => new Promise<string>(() => undefined),
  });
  const controller = new AbortController();
  const reason = new Error("the visitor left");
  const waiting = errorsOf([source.getToken({ signal: controller.signal })]);
  controller.abort(reason);
  expect((await waiting)[0]).toBe(reason);
});

test("JSON of an error has its name, message, code and docs", async () => {
  const source = createTokenSource({ ...createSandbox().options, clientSecret: "wrong" });
  const [error] = await errorsOf([source.getToken()]);
  expect(JSON.parse(JSON.stringify({ error }))).toEqual({
    error: {
      name: "TokenRequestError",
      message: error!.message,
      code: "invalid_credentials",
      isRetryable: false,
      httpStatus: 401,
      platformCode: "SEC_0005",
      docs: expect.stringMatching(/^https:.*invalid_credentials/),
    },
  });
});
