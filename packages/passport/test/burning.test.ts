import { describe, expect, test } from "vitest";
import { staticTokenSource } from "@ianum/core";
import type { Fault } from "@ianum/sandbox";
import { IanumStrategy, type IanumStrategyOptions } from "../src/index.ts";
import { burns, ianumTokenOf, type LoginApp, printed, startLoginApp } from "./login-app.ts";

const BURN = "/v1_3/subscription";

/** Logs in and answers what the return was answered with. */
async function logIn(app: LoginApp): Promise<{ readonly status: number; readonly link: string }> {
  const browser = app.browser();
  await browser.get("/login");
  const link = app.approve();
  return { status: (await browser.get(link)).status, link };
}

/** Every secret that a login has to do with, as they are on the wire. */
function collectSecrets(app: LoginApp): { readonly fetch: typeof fetch; readonly secrets: Set<string> } {
  const secrets = new Set<string>(app.sandbox.gates[0]!.secrets);
  return {
    secrets,
    fetch: async (input, init) => {
      const bearer = new Headers(init?.headers).get("authorization");
      if (bearer) secrets.add(bearer.slice("Bearer ".length));
      const { ianumToken } = JSON.parse(init?.body as string) as { ianumToken?: string };
      if (ianumToken) secrets.add(ianumToken);
      return globalThis.fetch(input, init);
    },
  };
}

async function startWatchedApp(
  options: Partial<IanumStrategyOptions> = {},
): Promise<{ readonly app: LoginApp; readonly secrets: Set<string> }> {
  let watch: ReturnType<typeof collectSecrets> | undefined;
  const app = await startLoginApp({ options: { fetch: (input, init) => watch!.fetch(input, init), ...options } });
  watch = collectSecrets(app);
  return { app, secrets: watch.secrets };
}

const outages: readonly (readonly [string, Fault, object])[] = [
  ["500", { type: "status", status: 500 }, { name: "ApiError", httpStatus: 500, isRetryable: true }],
  ["503 with Retry-After", { type: "status", status: 503, retryAfter: 1 }, { name: "ApiError", httpStatus: 503 }],
  ["429", { type: "status", status: 429, retryAfter: 1 }, { name: "ApiError", httpStatus: 429 }],
  ["404", { type: "status", status: 404 }, { name: "ApiError", httpStatus: 404 }],
  ["a proxy's error page", { type: "html" }, { name: "ApiError", httpStatus: 502 }],
  ["a proxy's 400", { type: "html", status: 400 }, { name: "ApiError", httpStatus: 400 }],
  ["an empty 401", { type: "empty", status: 401 }, { name: "ApiError", httpStatus: 401 }],
  ["a truncated answer", { type: "truncated" }, { name: "ResponseError" }],
  ["an empty answer", { type: "empty" }, { name: "ResponseError" }],
  [
    "an answer without verified",
    { type: "json", body: { idActor: "a", idSubscription: "s" } },
    { name: "ResponseError" },
  ],
  [
    "an answer whose verified is text",
    { type: "json", body: { verified: "true", idActor: "a", idSubscription: "s" } },
    { name: "ResponseError" },
  ],
  [
    "an answer without a subscription",
    { type: "json", body: { verified: true, idActor: "a" } },
    { name: "ResponseError" },
  ],
  [
    "an answer whose ids are no text",
    { type: "json", body: { verified: true, idActor: {}, idSubscription: ["s"] } },
    { name: "ResponseError" },
  ],
  ["a reset connection", { type: "reset" }, { name: "TransportError", code: "network_error" }],
  [
    "a redirect",
    { type: "redirect", to: "https://elsewhere.example.com/" },
    { name: "ResponseError", code: "redirected" },
  ],
];

describe("an outage while burning is an error, no login, no refusal, and the ianumToken is not sent again", () => {
  test.each(outages)("%s", async (_name, fault, error) => {
    const { app, secrets } = await startWatchedApp();
    app.sandbox.control.fail({ path: BURN, when: "after", with: fault });
    const { status } = await logIn(app);
    expect(status).toBe(500);
    expect(app.errors).toEqual([expect.objectContaining(error)]);
    expect(app.errors[0]).toHaveProperty("isIanumError", true);
    expect(burns(app.sandbox)).toBe(1);
    expect(app.profiles).toEqual([]);
    // The gate's secret, an access token, the ianumToken.
    expect(secrets.size).toBe(3);
    for (const secret of secrets) expect(printed(app.errors[0])).not.toContain(secret);
  });

  test("no answer within timeoutMs", async () => {
    const { app, secrets } = await startWatchedApp({ timeoutMs: 3_000 });
    const removeFault = app.sandbox.control.fail({ path: BURN, with: { type: "hang" } });
    const browser = app.browser();
    await browser.get("/login");
    const link = app.approve();
    const returned = browser.get(link);
    while (burns(app.sandbox) === 0) await app.clock.advance(0);
    await app.clock.advance(3_000);
    expect((await returned).status).toBe(500);
    expect(app.errors).toEqual([expect.objectContaining({ name: "TransportError", code: "timeout" })]);
    for (const secret of secrets) expect(printed(app.errors[0])).not.toContain(secret);

    removeFault();
    // The same token in another login: nobody knows what became of it, so it is not sent again.
    const second = app.browser();
    await second.get("/login");
    expect((await second.get(link)).status).toBe(401);
    expect(burns(app.sandbox)).toBe(1);
    expect((await logIn(app)).status).toBe(200);
  });

  test("a fetch that pays no heed to its signal does not keep a login waiting", async () => {
    const app = await startLoginApp({ options: { timeoutMs: 3_000, fetch: () => new Promise(() => undefined) } });
    const browser = app.browser();
    await browser.get("/login");
    const returned = browser.get(app.approve());
    while (app.clock.pending === 0) await new Promise(setImmediate);
    await app.clock.advance(60_000);
    expect((await returned).status).toBe(500);
    expect(app.errors).toEqual([expect.objectContaining({ code: "timeout" })]);
  });

  test("what a fetch hangs on its errors does not reach Express", async () => {
    const app = await startLoginApp({
      strategy: ({ clock, endpoints, gateAlias }) =>
        new IanumStrategy(
          {
            clock: clock!,
            endpoints: endpoints!,
            gateAlias: gateAlias!,
            source: staticTokenSource("an-access-token"),
            fetch: (_input, init) =>
              Promise.reject(
                Object.assign(new Error(`could not send ${init?.body as string}`), { init, code: "ECONNRESET" }),
              ),
          },
          (profile) => profile,
        ),
    });
    const { status, link } = await logIn(app);
    expect(status).toBe(500);
    expect(app.errors).toEqual([expect.objectContaining({ message: expect.stringContaining("ECONNRESET") as string })]);
    for (const secret of ["an-access-token", ianumTokenOf(link)]) expect(printed(app.errors[0])).not.toContain(secret);
  });
});

describe("an outage of the token endpoint is an error, and nothing is burned", () => {
  test.each<readonly [string, Fault, object]>([
    ["500", { type: "status", status: 500 }, { name: "TokenRequestError", code: "service_unavailable" }],
    ["a reset connection", { type: "reset" }, { name: "TransportError", code: "network_error" }],
    ["no token in the answer", { type: "json", body: {} }, { name: "ResponseError", code: "invalid_response" }],
  ])("%s", async (_name, fault, error) => {
    const { app, secrets } = await startWatchedApp({ retries: 0 });
    app.sandbox.control.fail({ on: "token", with: fault });
    const { status, link } = await logIn(app);
    expect(status).toBe(500);
    expect(app.errors).toEqual([expect.objectContaining(error)]);
    expect(burns(app.sandbox)).toBe(0);
    for (const secret of [...secrets, ianumTokenOf(link)]) expect(printed(app.errors[0])).not.toContain(secret);
  });

  test("our own keys refused are an error too: it is not the person's fault", async () => {
    const { app, secrets } = await startWatchedApp();
    const [gate] = app.sandbox.gates;
    app.sandbox.control.deleteSecret(gate!, gate!.secrets[0]!);
    expect((await logIn(app)).status).toBe(500);
    expect(app.errors).toEqual([
      expect.objectContaining({
        name: "TokenRequestError",
        code: "invalid_credentials",
        platformCode: "SEC_0005",
      }),
    ]);
    for (const secret of secrets) expect(printed(app.errors[0])).not.toContain(secret);
  });
});

describe("our access token refused (401 SEC_0008): nothing was burned", () => {
  test("a revoked one is replaced and the ianumToken resent once; nobody notices", async () => {
    const app = await startLoginApp();
    expect((await logIn(app)).status).toBe(200);
    app.sandbox.control.revokeTokens();
    app.sandbox.log.clear();
    expect((await logIn(app)).status).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(1);
    expect(burns(app.sandbox)).toBe(2);
    expect(app.profiles).toHaveLength(2);
  });

  test("refused for good is an error after one resend", async () => {
    const app = await startLoginApp();
    app.sandbox.control.refuseTokens();
    expect((await logIn(app)).status).toBe(500);
    expect(app.errors).toEqual([
      expect.objectContaining({
        code: "api_error",
        platformCode: "SEC_0008",
        httpStatus: 401,
      }),
    ]);
    expect(burns(app.sandbox)).toBe(2);
  });

  test.each(["SEC_0005", "SEC_0000"])("a 401 with %s is no reason to send it again", async (errorCode) => {
    const app = await startLoginApp();
    app.sandbox.control.fail({ path: BURN, with: { type: "json", status: 401, body: { errorCode } } });
    expect((await logIn(app)).status).toBe(401);
    expect(app.errors).toEqual([]);
    expect(burns(app.sandbox)).toBe(1);
  });

  test("nor is a 401 without the platform's code, which is an outage: the platform's own refusals have one", async () => {
    const app = await startLoginApp();
    app.sandbox.control.fail({ path: BURN, with: { type: "json", status: 401, body: {} } });
    expect((await logIn(app)).status).toBe(500);
    expect(burns(app.sandbox)).toBe(1);
  });
});

test("an answer that echoes what it was sent does not get that into an error or a reason", async () => {
  const { app } = await startWatchedApp();
  for (const status of [400, 500]) {
    const browser = app.browser();
    await browser.get("/login");
    const link = app.approve();
    const token = ianumTokenOf(link);
    app.sandbox.control.fail({
      path: BURN,
      times: 1,
      with: { type: "json", status, body: { errorCode: token, errorMessage: token } },
    });
    const returned = await browser.get(link);
    expect(await returned.text()).not.toContain(token);
  }
  expect(app.errors).toHaveLength(2);
  for (const error of app.errors) expect(printed(error)).not.toContain("errorMessage");
});

test("two hundred logins at once cost one token request", async () => {
  const app = await startLoginApp({ withSessions: false });
  const links = Array.from({ length: 200 }, () => app.approve());
  const statuses = await Promise.all(links.map(async (link) => (await app.browser().get(link)).status));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(app.sandbox.log.tokenRequests).toBe(1);
  expect(burns(app.sandbox)).toBe(200);
});

test("a token source can be shared with the strategy", async () => {
  const source = staticTokenSource("not-one-of-the-platform's");
  const app = await startLoginApp({
    strategy: ({ clock, endpoints, gateAlias }) =>
      new IanumStrategy({ clock: clock!, endpoints: endpoints!, gateAlias: gateAlias!, source }, (profile) => profile),
  });
  expect((await logIn(app)).status).toBe(500);
  expect(app.sandbox.log.tokenRequests).toBe(0);
  const sent = app.sandbox.log.entries.find(({ path }) => path === BURN)?.bearerFingerprint;
  expect(sent).toBe(app.sandbox.log.fingerprint("not-one-of-the-platform's"));
});

test("what the platform answers to us is not what Express answers to the browser", async () => {
  const app = await startLoginApp({ withErrorHandler: false });
  for (const [status, answered] of [
    [404, 500],
    [429, 500],
    [503, 500],
  ] as const) {
    app.sandbox.control.fail({ path: BURN, times: 1, with: { type: "status", status } });
    expect((await logIn(app)).status).toBe(answered);
  }
});
