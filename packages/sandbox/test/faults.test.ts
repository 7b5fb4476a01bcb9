import { describe, expect, test } from "vitest";
import { createSandbox, createTestClock, type Fault, type TestClock } from "@ianum/sandbox";
import { refusalOf, serve } from "./served.ts";

/** Lets real sockets carry on until `condition` holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000; turns++) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error("it never came to that");
}

const asleep = (clock: TestClock, count: number) => until(() => clock.pending === count);
const failureOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => "answered",
    (error: unknown) => error,
  );

describe("a fault", () => {
  test("with a status answers it with Retry-After and an errorCode", async () => {
    const { sandbox, requestToken } = await serve();
    sandbox.control.fail({ times: 1, with: { type: "status", status: 429, retryAfter: 7 } });
    sandbox.control.fail({
      times: 1,
      with: { type: "status", status: 503, retryAfter: "Fri, 01 Jan 2027 00:00:00 GMT" },
    });
    sandbox.control.fail({
      times: 1,
      with: { type: "status", status: 500, errorCode: "GEN_9999", errorMessage: "broken" },
    });
    const [limited, unavailable] = [await requestToken(), await requestToken()];
    expect([limited.status, limited.headers.get("retry-after"), await limited.json()]).toEqual([
      429,
      "7",
      { errorCode: "GEN_0002", errorMessage: "the sandbox was told to respond with 429" },
    ]);
    expect([unavailable.status, unavailable.headers.get("retry-after")]).toEqual([
      503,
      "Fri, 01 Jan 2027 00:00:00 GMT",
    ]);
    expect(await refusalOf(requestToken())).toEqual([500, { errorCode: "GEN_9999", errorMessage: "broken" }]);
    expect((await requestToken()).status).toBe(200);
  });

  test("with a 401 is the documented refusal of its service", async () => {
    const { sandbox, requestToken, get } = await serve();
    sandbox.control.fail({ with: { type: "status", status: 401 } });
    expect(await refusalOf(requestToken())).toEqual([
      401,
      { errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" },
    ]);
    expect(await refusalOf(get("/v1_3/subscription/x"))).toEqual([
      401,
      { errorCode: "SEC_0008", errorMessage: "Invalid access token" },
    ]);
  });

  test("is a proxy's HTML page, an empty body, or half of the real answer", async () => {
    const { sandbox, requestToken } = await serve();
    sandbox.control.fail({ times: 1, with: { type: "html" } });
    sandbox.control.fail({ times: 1, with: { type: "html", status: 503 } });
    sandbox.control.fail({ times: 1, with: { type: "empty" } });
    sandbox.control.fail({ times: 1, with: { type: "empty", status: 502 } });
    sandbox.control.fail({ times: 1, with: { type: "truncated" } });
    const page = await requestToken();
    expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
    expect(await page.text()).toMatch(/^<!doctype html>/);
    expect((await requestToken()).status).toBe(503);
    for (const status of [200, 502]) {
      const empty = await requestToken();
      expect([empty.status, await empty.text()]).toEqual([status, ""]);
    }
    const half = await requestToken();
    expect([half.status, half.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await half.text()).toMatch(/^\{"access_token":"[\w-]+$/);
  });

  test("redirects elsewhere", async () => {
    const { sandbox, origin } = await serve();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "redirect", to: "https://elsewhere.example/" } });
    sandbox.control.fail({ on: "token", times: 1, with: { type: "redirect", to: "/x", status: 302 } });
    for (const expected of [
      [307, "https://elsewhere.example/"],
      [302, "/x"],
    ]) {
      const response = await fetch(`${origin}/v1_3/oauth/token`, { method: "POST", redirect: "manual" });
      expect([response.status, response.headers.get("location")]).toEqual(expected);
    }
  });

  test("answers any JSON, or the real one changed", async () => {
    const { sandbox, requestToken } = await serve();
    const answered = async (fault: Fault) => {
      sandbox.control.fail({ on: "token", times: 1, with: fault });
      const response = await requestToken();
      return [response.status, await response.json()];
    };
    expect(await answered({ type: "json", body: [] })).toEqual([200, []]);
    expect(await answered({ type: "json", body: null, status: 500 })).toEqual([500, null]);
    const change = (real: unknown) => ({ ...(real as object), token_type: "mac" });
    expect(await answered({ type: "json", body: change })).toEqual([
      200,
      { access_token: expect.any(String), token_type: "mac", expires_in: 3600 },
    ]);
  });

  test("resets the connection", async () => {
    const { sandbox, requestToken } = await serve();
    sandbox.control.fail({ times: 1, with: { type: "reset" } });
    expect(await failureOf(requestToken())).toMatchObject({ name: "TypeError", cause: { code: "ECONNRESET" } });
    expect((await requestToken()).status).toBe(200);
  });

  test("hangs until the client leaves", async () => {
    const { sandbox, origin } = await serve();
    sandbox.control.fail({ times: 1, with: { type: "hang" } });
    const controller = new AbortController();
    const hung = failureOf(fetch(`${origin}/v1_3/oauth/token`, { method: "POST", signal: controller.signal }));
    await until(() => sandbox.log.tokenRequests === 1);
    expect(sandbox.log.entries[0]).not.toHaveProperty("status");
    controller.abort();
    expect(await hung).toMatchObject({ name: "AbortError" });
    expect((await fetch(`${origin}/v1_3/oauth/token`, { method: "POST" })).status).toBe(400);
  });

  test("delays on the given clock, and goes with other faults", async () => {
    const clock = createTestClock();
    const { sandbox, requestToken } = await serve({ clock });
    sandbox.control.fail({ with: { type: "status", status: 503 }, times: 1 });
    const undo = sandbox.control.fail({ with: { type: "latency", ms: 200 } });
    const answers: number[] = [];
    const request = async () => void answers.push((await requestToken()).status);
    const first = request();
    await asleep(clock, 1);
    await clock.advance(199);
    expect(answers).toEqual([]);
    await clock.advance(1);
    await first;
    const second = request();
    await asleep(clock, 1);
    await clock.advance(200);
    await second;
    expect(answers).toEqual([503, 200]);
    undo();
    await request();
    expect(answers).toEqual([503, 200, 200]);
  });

  test("delays on the machine's clock when none is given", async () => {
    const sandbox = createSandbox();
    sandbox.control.fail({ with: { type: "latency", ms: 30 } });
    const startedAt = performance.now();
    await sandbox.fetch("https://api-auth.ianum.com/v1_3/oauth/token");
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
  });

  test("stays with its service, its path and its number of requests, in the order of the rules", async () => {
    const { sandbox, get, requestToken } = await serve();
    const { control } = sandbox;
    control.fail({ on: "token", times: 2, with: { type: "status", status: 500 } });
    control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
    control.fail({ on: "login", with: { type: "status", status: 501 } });
    control.fail({ on: "api", path: /\/accesses$/g, with: { type: "status", status: 504 } });
    control.fail({ path: "/nowhere", with: { type: "status", status: 418 } });
    const statuses: number[] = [];
    for (let requests = 0; requests < 4; requests++) statuses.push((await requestToken()).status);
    expect(statuses).toEqual([500, 500, 503, 200]);
    expect((await get("/sandbox")).status).toBe(501);
    for (const path of ["/v1_3/subscription/x/accesses?y=1", "/v1_3/subscription/z/accesses"]) {
      expect((await get(path)).status).toBe(504);
    }
    expect((await get("/v1_3/subscription/x/agreements")).status).toBe(401);
    expect((await get("/nowhere?x")).status).toBe(418);
    control.reset();
    expect((await get("/sandbox")).status).toBe(200);
  });

  test.for<Fault>([{ type: "reset" }, { type: "status", status: 500 }, { type: "empty" }])(
    "that comes after the work is done loses the answer alone: $type",
    async (fault) => {
      const { sandbox, post, authorization } = await serve();
      const bearer = await authorization();
      const body = { ianumToken: new URL(sandbox.control.approveLogin()).searchParams.get("ianumToken") };
      sandbox.control.fail({ on: "api", times: 1, when: "after", with: fault });
      await failureOf(post("/v1_3/subscription", body, bearer));
      const again = await post("/v1_3/subscription", body, bearer);
      expect([again.status, await again.json()]).toMatchObject([
        400,
        { errorMessage: expect.stringContaining("used") },
      ]);
    },
  );

  test("that comes before the work leaves it undone", async () => {
    const { sandbox, post, authorization } = await serve();
    const bearer = await authorization();
    const body = { ianumToken: new URL(sandbox.control.approveLogin()).searchParams.get("ianumToken") };
    sandbox.control.fail({ on: "api", times: 1, with: { type: "status", status: 500 } });
    expect((await post("/v1_3/subscription", body, bearer)).status).toBe(500);
    expect((await post("/v1_3/subscription", body, bearer)).status).toBe(200);
  });

  test.for<[string, object]>([
    ["on", { on: "tokens", with: { type: "hang" } }],
    ["times", { times: 0, with: { type: "hang" } }],
    ["times", { times: 1.5, with: { type: "hang" } }],
    ["when", { when: "later", with: { type: "hang" } }],
    ["with", {}],
    ["type", { with: { type: "explode" } }],
    ["ms", { with: { type: "latency", ms: -1 } }],
    ["status", { with: { type: "status", status: 42 } }],
    ["status", { with: { type: "status" } }],
    ["status", { with: { type: "html", status: 700 } }],
    ["to", { with: { type: "redirect" } }],
    ["body", { with: { type: "json" } }],
  ])("that makes no sense is refused at once, by %s", ([name, rule]) => {
    expect(() => createSandbox().control.fail(rule as never)).toThrow(new RegExp(`^control\\.fail: ${name} `));
  });
});

describe("in memory", () => {
  const url = "https://api-auth.ianum.com/v1_3/oauth/token";

  test("a reset rejects as fetch does", async () => {
    const sandbox = createSandbox();
    sandbox.control.fail({ with: { type: "reset" } });
    const error = await failureOf(sandbox.fetch(url));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  test("a hang ends with the caller's abort, and with the caller's reason", async () => {
    const sandbox = createSandbox();
    sandbox.control.fail({ with: { type: "hang" } });
    const controller = new AbortController();
    const hung = failureOf(sandbox.fetch(url, { signal: controller.signal }));
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await hung).toBe(reason);
    expect(await failureOf(sandbox.fetch(url, { signal: controller.signal }))).toBe(reason);
  });

  test('a redirect is handed back, and refused with redirect: "error"', async () => {
    const sandbox = createSandbox();
    sandbox.control.fail({ with: { type: "redirect", to: "https://elsewhere.example/" } });
    expect((await sandbox.fetch(url, { redirect: "manual" })).status).toBe(307);
    expect(await failureOf(sandbox.fetch(url, { redirect: "error" }))).toBeInstanceOf(TypeError);
  });
});
