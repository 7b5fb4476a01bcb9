import { fileURLToPath } from "node:url";
import { createSandbox } from "@ianum/sandbox";
import { expect, test } from "vitest";
import { settingsFromEnv } from "../src/settings.ts";
import { startDemo } from "./demo.ts";
import { createVisitor } from "./visitor.ts";

test("a person who logs in sees their subscription, agreements and accesses, for one token request", async () => {
  const { origin, sandbox, gate } = await startDemo();
  const visitor = createVisitor(origin);
  expect(await (await visitor.open("/profile")).text()).toContain("Log in with Ianum");

  const start = await visitor.open("/login");
  expect(start.headers.get("location")).toMatch(/\/meridian$/);
  const profile = await visitor.open(sandbox.control.approveLogin());
  const page = await profile.text();
  expect(profile.url).toBe(`${origin}/profile`);
  expect(page).toContain(gate.idSubscription);
  expect(page).toContain("Terms of service");
  expect(page.match(/class="badge yes"/g)).toHaveLength(5);
  expect(page).toContain("ada.rossi@example.com");
  expect(page).toContain("Ada, Rossi");
  expect(page).toContain("Being verified");
  expect(page.match(/<time /g)).toHaveLength(9);
  expect(page).toMatch(/>15 Jan 2025<\/time/);
  expect(page).toMatch(/>31 Dec 2025, \d\d:\d\d UTC<\/time/);
  expect(sandbox.log.tokenRequests).toBe(1);
  expect((await visitor.open("/")).url).toBe(`${origin}/profile`);
});

test("logging out takes a form of this site", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  await visitor.open(sandbox.control.approveLogin());

  await visitor.open("/logout");
  const foreign = await visitor.open("/logout", { method: "POST", headers: { "sec-fetch-site": "cross-site" } });
  expect(foreign.status).toBe(403);
  expect((await visitor.open("/profile")).url).toBe(`${origin}/profile`);

  const out = await visitor.open("/logout", { method: "POST", headers: { "sec-fetch-site": "same-origin" } });
  expect(out.url).toBe(`${origin}/?notice=logged-out`);
  expect(await out.text()).toContain("You are logged out.");
  expect((await visitor.open("/profile")).url).toBe(`${origin}/?notice=ended`);
});

test("a failed login shows the platform's reason once, as text", async () => {
  const { origin } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  const reason = encodeURIComponent('declined <img src=x onerror="alert(1)">');
  const failed = await visitor.open(`/login/return?result=failed&message=${reason}`);
  expect(failed.status).toBe(401);
  const page = await failed.text();
  expect(page).toContain("Declined &lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  expect(page).not.toContain("<img src=x");
  expect(await (await visitor.open("/sorry")).text()).toContain("There is no login under way");
});

test("a return that this browser did not start logs nobody in", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  const refused = await visitor.open(sandbox.control.approveLogin());
  expect(refused.status).toBe(401);
  expect(await refused.text()).toContain("not started in this browser session");
  expect((await visitor.open("/profile")).url).toBe(`${origin}/?notice=ended`);
});

test("an outage at the return is a page that says so, and a line in the log without the ianumToken", async () => {
  const { origin, sandbox, lines } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  sandbox.control.fail({ on: "api", with: { type: "status", status: 503 } });
  const back = sandbox.control.approveLogin();
  const outage = await visitor.open(back);
  expect(outage.status).toBe(502);
  expect(outage.url).toBe(`${origin}/login/outage`);
  expect(await outage.text()).toContain("Ianum could not be asked just now");
  expect(lines).toEqual(["/login/return: GEN_0002: confirming the login failed (status 503) (api_error)"]);
  expect(lines.join()).not.toContain(new URL(back).searchParams.get("ianumToken"));
});

test("a profile whose data cannot be read says so, and has the rest", async () => {
  const { origin, sandbox, gate, lines } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  await visitor.open(sandbox.control.approveLogin());
  sandbox.control.fail({ path: /\/accesses$/, with: { type: "html" } });
  const page = await (await visitor.open("/profile")).text();
  expect(page).toContain("This cannot be read at the moment");
  expect(page).toContain("Terms of service");
  expect(page).toContain(gate.idSubscription);
  expect(lines).toHaveLength(1);
});

test("with another gate's key the profile has the rest, and the log says once what is wrong", async () => {
  const [other] = createSandbox({ gates: [{ alias: "other" }] }).gates;
  const { origin, sandbox, lines } = await startDemo({ privateKey: other!.privateKey });
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  await visitor.open(sandbox.control.approveLogin());
  const page = await (await visitor.open("/profile")).text();
  expect(page).toContain("Terms of service");
  expect(page).not.toContain("ada.rossi@example.com");
  expect(new Set(lines)).toEqual(new Set([expect.stringMatching(/^\/profile: privateKey: does not fit/)]));
});

test("the key is read from a file", () => {
  const env = { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "s", IANUM_GATE_ALIAS: "a" };
  const file = fileURLToPath(new URL("../README.md", import.meta.url));
  expect(settingsFromEnv({ ...env, IANUM_PRIVATE_KEY_FILE: file }).privateKey).toMatch(/^# login-with-ianum/);
  expect(() => settingsFromEnv({ ...env, IANUM_PRIVATE_KEY_FILE: `${file}.asc` })).toThrow("IANUM_PRIVATE_KEY_FILE");
});

test("responses come with headers that keep the session and the return's address to themselves", async () => {
  const { origin, sandbox } = await startDemo();
  const start = await createVisitor(origin).open("/login");
  const cookie = start.headers.get("set-cookie");
  expect(cookie).toContain("HttpOnly");
  expect(cookie).toContain("SameSite=Lax");
  expect(start.headers.get("referrer-policy")).toBe("no-referrer");
  expect(start.headers.get("cache-control")).toBe("no-store");
  expect(start.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(start.headers.get("x-powered-by")).toBeNull();
  expect(sandbox.log.requests).toBe(0);
});

test("behind a proxy that serves https, cookies go over https alone", async () => {
  const { origin } = await startDemo({ isHttps: true });
  const start = await fetch(`${origin}/login`, { redirect: "manual", headers: { "x-forwarded-proto": "https" } });
  expect(start.headers.get("set-cookie")).toMatch(/^__Host-session=.*; Secure/);
});

test.each([
  [{ IANUM_CLIENT_ID: "gate_1" }, "IANUM_CLIENT_SECRET"],
  [{ IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "s" }, "IANUM_GATE_ALIAS"],
  [
    { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "s", IANUM_GATE_ALIAS: "a", SESSION_SECRET: "short" },
    "SESSION_SECRET",
  ],
  [{ IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "s", IANUM_GATE_ALIAS: "a", PUBLIC_URL: "app" }, "PUBLIC_URL"],
])("what is missing from the environment is named: %o", (env, option) => {
  expect(() => settingsFromEnv(env)).toThrow(expect.objectContaining({ name: "ConfigurationError", option }) as Error);
});

test("an address that the site does not have is a 404 with a page", async () => {
  const { origin } = await startDemo();
  const missing = await createVisitor(origin).open("/nope");
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain("There is no such page");
});

test("a visitor whose session has ended is told so", async () => {
  const { origin } = await startDemo();
  const visitor = createVisitor(origin);
  const home = await visitor.open("/profile");
  expect(home.url).toBe(`${origin}/?notice=ended`);
  expect(await home.text()).toContain("Your session has ended, or you have not logged in yet.");
  expect(await (await visitor.open("/?notice=<b>")).text()).not.toContain("<b>");
});

test("the log has a line for each request, without its query", async () => {
  const { origin, sandbox, requests, secrets } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  await visitor.open(sandbox.control.approveLogin());
  await visitor.open("/nope?a=b");
  await expect.poll(() => requests.length).toBe(4); // a line is written once the response has left
  expect(requests).toEqual([
    expect.stringMatching(/^GET \/login 302 \d+ ms$/),
    expect.stringMatching(/^GET \/login\/return 302 \d+ ms$/),
    expect.stringMatching(/^GET \/profile 200 \d+ ms$/),
    expect.stringMatching(/^GET \/nope 404 \d+ ms$/),
  ]);
  for (const secret of secrets) expect(requests.join()).not.toContain(secret);
});

test("a person reads a sentence, and the platform's code is in the log", async () => {
  const { origin, lines } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  const forged = await visitor.open("/login/return?result=success&message=OK&ianumToken=forged");
  expect(forged.url).toBe(`${origin}/sorry`);
  const page = await forged.text();
  expect(page).toContain("The platform does not know this login");
  expect(page).not.toMatch(/[A-Z]{2,8}_\d+/);
  expect(lines).toEqual([expect.stringMatching(/^a login failed: GEN_0002: the platform does not know this login/)]);
});

test.each(["GEN_0002", "GEN_0002: ", "SEC_0008: SEC_0005", "..."])(
  "a reason that says nothing to a person, such as %j, is a sentence all the same",
  async (message) => {
    const { origin } = await startDemo();
    const visitor = createVisitor(origin);
    await visitor.open("/login");
    const failed = await visitor.open(`/login/return?${new URLSearchParams({ result: "failed", message }).toString()}`);
    expect(await failed.text()).toContain("Ianum did not accept this login.");
  },
);

test("a hundred returns that fail leave one message, and that is shown once", async () => {
  const { origin } = await startDemo();
  const visitor = createVisitor(origin);
  // Not to the page that would show the message: no redirect is followed.
  for (let count = 0; count < 100; count += 1)
    await visitor.open("/login/return?result=failed&message=no", { redirect: "manual" });
  const page = await (await visitor.open("/sorry")).text();
  expect(page.match(/role="alert"/g)).toHaveLength(1);
  expect((await visitor.open("/sorry")).status).toBe(200);
});

test("a session is short until a person is logged in", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  const minutesOf = (response: Response) =>
    (Date.parse(/Expires=([^;]+)/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? "") - Date.now()) / 60_000;
  expect(minutesOf(await visitor.open("/login"))).toBeLessThanOrEqual(15.1);
  const back = await visitor.open(sandbox.control.approveLogin(), { redirect: "manual" });
  expect(minutesOf(back)).toBeGreaterThan(400);
});
