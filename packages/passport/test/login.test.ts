import { MemoryStore } from "express-session";
import { describe, expect, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { burns, ianumTokenOf, startLoginApp } from "./login-app.ts";

/** Lets requests wait until a number of them have come, and then gives each its own copy of the session. */
class GatheringStore extends MemoryStore {
  #awaited = 0;
  #waiting: (() => void)[] = [];

  gather(count: number): void {
    this.#awaited = count;
  }

  override get(sid: string, callback: Parameters<MemoryStore["get"]>[1]): void {
    this.#waiting.push(() => super.get(sid, callback));
    if (this.#waiting.length < this.#awaited) return;
    this.#awaited = 0;
    for (const proceed of this.#waiting.splice(0)) proceed();
  }
}

/** What browsers say about a request. Node's own fetch sends a mode, and no site. */
function navigation(site: string, mode = "navigate", dest = "document"): Record<string, string> {
  return { "sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest };
}

const FORGED = "/login/return?result=success&message=OK&ianumToken=forged";

test("a person who approves at the login page is logged in, and the profile's id is the subscription's", async () => {
  const app = await startLoginApp();
  const browser = app.browser();
  const [gate] = app.sandbox.gates;

  const start = await browser.get("/login");
  expect(start.status).toBe(302);
  const loginPage = start.headers.get("location")!;
  expect(loginPage).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sandbox$/);

  const page = await (await browser.get(loginPage)).text();
  const login = /name="login" value="([^"]+)"/.exec(page)![1]!;
  const approved = await browser.post(loginPage, { login, answer: "approve" });
  const returned = await browser.get(approved.headers.get("location")!);

  expect(returned.status).toBe(200);
  expect(await (await browser.get("/profile")).json()).toEqual({ subscription: gate!.idSubscription });
  expect(app.profiles).toEqual([
    {
      provider: "ianum",
      id: gate!.idSubscription,
      idActor: expect.stringMatching(/^acr_/) as string,
      _json: expect.objectContaining({ verified: true }) as object,
    },
  ]);
  expect(app.sandbox.log.tokenRequests).toBe(1);
  expect(burns(app.sandbox)).toBe(1);
});

test.each([
  ["a large number", 9_007_199_254_740_992],
  ["a fraction", 1.5],
  ["a list", ["1"]],
  ["a flag", true],
])("an internal id that is %s is an error, and nobody is logged in", async (_name, internalId) => {
  const app = await startLoginApp();
  app.sandbox.control.fail({
    path: "/v1_3/subscription",
    with: { type: "json", body: (answer: object) => ({ ...answer, internalId }) },
  });
  const browser = app.browser();
  await browser.get("/login");
  expect((await browser.get(app.approve())).status).toBe(500);
  expect(app.errors).toEqual([expect.objectContaining({ name: "ResponseError" })]);
  expect(app.profiles).toEqual([]);
});

test.each([
  [null, undefined],
  ["", undefined],
  [42, "42"],
  [9_007_199_254_740_991, "9007199254740991"],
  ["0042", "0042"],
])("an internal id %j is %j in the profile", async (internalId, expected) => {
  const app = await startLoginApp();
  app.sandbox.control.fail({
    path: "/v1_3/subscription",
    with: { type: "json", body: (answer: object) => ({ ...answer, internalId }) },
  });
  const browser = app.browser();
  await browser.get("/login");
  expect((await browser.get(app.approve())).status).toBe(200);
  expect(app.profiles[0]?.internalId).toBe(expected);
});

test("a private gate's profile has the internal id", async () => {
  const app = await startLoginApp();
  app.sandbox.control.fail({
    path: "/v1_3/subscription",
    with: { type: "json", body: (answer: object) => ({ ...answer, internalId: "123456" }) },
  });
  const browser = app.browser();
  await browser.get("/login");
  await browser.get(app.approve());
  expect(app.profiles[0]?.internalId).toBe("123456");
});

describe("a failed login", () => {
  test("fails with the platform's message, and uses the start up", async () => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login");
    const failed = await browser.get("/login/return?result=failed&message=The+person+declined+the+login");
    expect(failed.status).toBe(401);
    expect(await failed.json()).toEqual({ message: "The person declined the login" });
    expect((await browser.get(app.approve())).status).toBe(403);
    expect(burns(app.sandbox)).toBe(0);
  });

  test.each([
    ["?result=failed", "the login failed, and the platform gave no reason"],
    ["?result=failed&message=", "the login failed, and the platform gave no reason"],
    ["?result=failed&message=a&message=b", "the login failed, and the platform gave no reason"],
    [`?result=failed&message=${"x".repeat(5_000)}`, "x".repeat(300)],
    ["?result=failed&message=one%0D%0Atwo%E2%80%AEthree", "one two three"],
    ["?result=failed&message=Declined&ianumToken=abc", "Declined"],
  ])("treats the message as a stranger's text: %.40s", async (query, message) => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login");
    expect(await (await browser.get(`/login/return${query}`)).json()).toEqual({ message });
  });
});

describe("login CSRF", () => {
  test("a return that this browser did not start is refused, and nothing is burned", async () => {
    const app = await startLoginApp();
    const attacker = app.browser();
    await attacker.get("/login");
    const link = app.approve();

    const victim = app.browser();
    const refused = await victim.get(link);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ message: expect.stringContaining("not started in this browser") as string });
    expect(refused.headers.get("set-cookie")).toBeNull();
    expect((await victim.get("/profile")).status).toBe(401);
    expect(burns(app.sandbox)).toBe(0);
  });

  test("another site's page cannot start a login and send its own return after it", async () => {
    const app = await startLoginApp();
    const victim = app.browser();
    const start = await victim.get("/login", navigation("cross-site"));
    expect(start.status).toBe(403);
    expect((await victim.get(app.approve(), navigation("cross-site"))).status).toBe(403);
    expect(burns(app.sandbox)).toBe(0);
  });

  test.each(["same-origin", "none"])("a navigation that is %s is one's own start", async (site) => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login", navigation(site));
    // The login page is another site: its way back always is cross-site.
    expect((await browser.get(app.approve(), navigation("cross-site"))).status).toBe(200);
  });

  test.each<readonly [string, Record<string, string>]>([
    ["an image", navigation("same-origin", "no-cors", "image")],
    ["a prefetch link", { ...navigation("same-origin", "no-cors", "empty"), "sec-purpose": "prefetch" }],
    ["speculation rules", { ...navigation("none"), "sec-purpose": "prefetch;prerender" }],
    ["a frame", navigation("same-origin", "navigate", "iframe")],
    ["an embedded object", navigation("same-origin", "navigate", "object")],
    ["a script", navigation("same-origin", "cors", "empty")],
    ["a page of the same site", navigation("same-site")],
    ["an old browser's prefetch", { purpose: "prefetch" }],
    ["an old Firefox's prefetch", { "x-moz": "prefetch" }],
    ["a preview", { "x-purpose": "preview" }],
    ["a framework's prefetch", { "next-router-prefetch": "1" }],
  ])("%s does not start a login", async (_name, headers) => {
    for (const crossSiteStart of ["refuse", "accept-login-csrf"] as const) {
      if (headers["sec-fetch-site"] === "same-site" && crossSiteStart !== "refuse") continue;
      const app = await startLoginApp({ options: { crossSiteStart } });
      const browser = app.browser();
      const start = await browser.get("/login", headers);
      expect(start.status).toBe(403);
      expect(start.headers.get("set-cookie")).toBeNull();
      expect((await browser.get(app.approve())).status).toBe(403);
      expect(burns(app.sandbox)).toBe(0);
    }
  });

  test.each([
    ["accept-same-site", "same-site", 302],
    ["accept-same-site", "cross-site", 403],
    ["accept-login-csrf", "same-site", 302],
    ["accept-login-csrf", "cross-site", 302],
  ] as const)("crossSiteStart: %j answers a link that is %s with %d", async (crossSiteStart, site, status) => {
    const app = await startLoginApp({ options: { crossSiteStart } });
    expect((await app.browser().get("/login", navigation(site))).status).toBe(status);
  });

  test("a stranger's words are not shown where no login is under way", async () => {
    const app = await startLoginApp();
    const failed = await app.browser().get("/login/return?result=failed&message=Call+555+0100");
    expect(failed.status).toBe(401);
    expect(await failed.text()).not.toContain("555");
  });

  test("two starts of one session at once, with a slow store, are both good", async () => {
    const store = new GatheringStore();
    const app = await startLoginApp({ store, keepSessionInfo: true });
    const browser = app.browser();
    await browser.get("/login");
    store.gather(3);
    await Promise.all([browser.get("/login"), browser.get("/login"), browser.get("/login")]);
    for (let returned = 0; returned < 4; returned += 1) expect((await browser.get(app.approve())).status).toBe(200);
    expect((await browser.get(app.approve())).status).toBe(403);
  });

  test("a start is good for one return", async () => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login");
    expect((await browser.get(FORGED)).status).toBe(401);
    expect((await browser.get(app.approve())).status).toBe(403);
    expect(app.profiles).toEqual([]);
  });

  test("of many returns that have read the same session, one is accepted", async () => {
    const store = new GatheringStore();
    const app = await startLoginApp({ store });
    const browser = app.browser();
    await browser.get("/login");
    const links = Array.from({ length: 8 }, () => app.approve());
    store.gather(links.length);
    const statuses = await Promise.all(links.map(async (link) => (await browser.get(link)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(burns(app.sandbox)).toBe(1);
  });

  test("a return after loginTimeoutMs is refused; one just before is not", async () => {
    const app = await startLoginApp({ options: { loginTimeoutMs: 120_000 } });
    for (const [waitMs, status] of [
      [119_000, 200],
      [121_000, 403],
    ] as const) {
      const browser = app.browser();
      await browser.get("/login");
      await app.clock.advance(waitMs);
      expect((await browser.get(app.approve())).status).toBe(status);
    }
  });

  test("without the option, a login may take 10 minutes", async () => {
    const app = await startLoginApp();
    const [quick, slow] = [app.browser(), app.browser()];
    await quick.get("/login");
    await app.clock.advance(599_000);
    expect((await quick.get(app.approve())).status).toBe(200);
    await slow.get("/login");
    await app.clock.advance(601_000);
    expect((await slow.get(app.approve())).status).toBe(403);
  });

  test("logins in two tabs are counted apart; with keepSessionInfo both end well", async () => {
    const app = await startLoginApp({ keepSessionInfo: true });
    const browser = app.browser();
    await browser.get("/login");
    await browser.get("/login");
    expect((await browser.get("/login/return?result=failed&message=no")).status).toBe(401);
    expect((await browser.get(app.approve())).status).toBe(200);
    expect((await browser.get(app.approve())).status).toBe(403);

    await browser.get("/login");
    await browser.get("/login");
    expect((await browser.get(app.approve())).status).toBe(200);
    expect((await browser.get(app.approve())).status).toBe(200);
  });

  test("a login in one tab ends the other's, for Passport begins a new session; the person stays logged in", async () => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login");
    await browser.get("/login");
    expect((await browser.get(app.approve())).status).toBe(200);
    expect((await browser.get(app.approve())).status).toBe(403);
    expect((await browser.get("/profile")).status).toBe(200);
  });

  test("a session holds ten starts at most", async () => {
    const app = await startLoginApp({ keepSessionInfo: true });
    const browser = app.browser();
    for (let index = 0; index < 15; index++) await browser.get("/login");
    for (let index = 0; index < 10; index++) expect((await browser.get(app.approve())).status).toBe(200);
    expect((await browser.get(app.approve())).status).toBe(403);
  });

  test("without sessions a return is accepted, from whichever browser", async () => {
    const app = await startLoginApp({ withSessions: false });
    expect((await app.browser().get("/login")).status).toBe(302);
    expect((await app.browser().get(app.approve())).status).toBe(200);
  });

  test('withoutSession: "refuse" makes a missing session an error on the way there and back', async () => {
    const app = await startLoginApp({ withSessions: false, options: { withoutSession: "refuse" } });
    expect((await app.browser().get("/login")).status).toBe(500);
    expect((await app.browser().get(app.approve())).status).toBe(500);
    expect(app.errors).toEqual([
      expect.objectContaining({ name: "ConfigurationError", option: "withoutSession" }),
      expect.objectContaining({ name: "ConfigurationError", option: "withoutSession" }),
    ]);
    expect(burns(app.sandbox)).toBe(0);
  });
});

describe("an ianumToken that is worth nothing logs nobody in", () => {
  test("replayed, with a session and without", async () => {
    for (const withSessions of [true, false]) {
      const app = await startLoginApp({ withSessions });
      const link = app.approve();
      const [first, second] = [app.browser(), app.browser()];
      await first.get("/login");
      await second.get("/login");
      expect((await first.get(link)).status).toBe(200);
      expect((await second.get(link)).status).toBe(401);
      expect((await second.get("/profile")).status).toBe(401);
      expect(app.profiles).toHaveLength(1);
      // The second one was not even sent.
      expect(burns(app.sandbox)).toBe(1);
    }
  });

  test("replayed after another process has burned it", async () => {
    const app = await startLoginApp();
    const link = app.approve();
    const token = await fetch(`${app.options.endpoints!.apiAuth}/v1_3/oauth/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: app.sandbox.gates[0]!.id,
        client_secret: app.sandbox.gates[0]!.secrets[0],
      }),
    });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    await fetch(`${app.options.endpoints!.auth}/v1_3/subscription`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ ianumToken: ianumTokenOf(link) }),
    });
    const browser = app.browser();
    await browser.get("/login");
    const refused = await browser.get(link);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ message: expect.stringMatching(/^GEN_0002: .*used before/) as string });
  });

  test("expired", async () => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login");
    const link = app.approve();
    await app.clock.advance(61_000);
    expect((await browser.get(link)).status).toBe(401);
    expect(app.profiles).toEqual([]);
  });

  test.each([
    [FORGED, 401],
    ["/login/return?result=success", 400],
    ["/login/return?result=success&ianumToken=", 400],
    ["/login/return?result=success&ianumToken=a&ianumToken=b", 400],
    [`/login/return?result=success&ianumToken=${"a".repeat(3_000)}`, 400],
    ["/login/return?result=success&ianumToken=a%0Ab", 400],
    ["/login/return?result=perhaps&ianumToken=a", 400],
    ["/login/return?result=success&result=failed&ianumToken=a", 400],
  ])("forged: %.60s", async (address, status) => {
    const app = await startLoginApp();
    const browser = app.browser();
    await browser.get("/login");
    const refused = await browser.get(address);
    expect(refused.status).toBe(status);
    expect(await refused.json()).toEqual({ message: expect.any(String) as string });
    expect(app.profiles).toEqual([]);
    expect(app.errors).toEqual([]);
  });
});

test("the platform's verified: false is a refusal", async () => {
  const app = await startLoginApp();
  app.sandbox.control.fail({
    path: "/v1_3/subscription",
    with: { type: "json", body: (answer: object) => ({ ...answer, verified: false }) },
  });
  const browser = app.browser();
  await browser.get("/login");
  expect((await browser.get(app.approve())).status).toBe(401);
  expect(app.profiles).toEqual([]);
});

test("a session store that fails is an error, and nothing is burned", async () => {
  const app = await startLoginApp({ withSessions: false });
  const outcomes: unknown[] = [];
  const strategy = Object.assign(
    Object.create(new IanumStrategy(app.options as never, () => ({}))) as IanumStrategy,
    Object.fromEntries(
      ["success", "fail", "redirect", "error"].map((name) => [
        name,
        (...args: unknown[]) => outcomes.push([name, ...args]),
      ]),
    ),
  );
  const session = { save: (done: (error: Error) => void) => done(new Error("the store is down")) };
  strategy.authenticate({ query: {}, headers: {}, session } as never);
  strategy.authenticate({ query: { ianumToken: ianumTokenOf(app.approve()) }, session } as never);
  await app.clock.advance(0);
  expect(outcomes).toEqual([
    ["error", expect.objectContaining({ message: "the store is down" })],
    ["error", expect.objectContaining({ message: "the store is down" })],
  ]);
  expect(burns(app.sandbox)).toBe(0);
});
