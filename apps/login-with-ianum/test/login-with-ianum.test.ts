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
  expect(out.url).toBe(`${origin}/`);
  expect((await visitor.open("/profile")).url).toBe(`${origin}/`);
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
  expect(await (await visitor.open("/login/failed")).text()).toContain("There is no login under way");
});

test("a return that this browser did not start logs nobody in", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  const refused = await visitor.open(sandbox.control.approveLogin());
  expect(refused.status).toBe(401);
  expect(await refused.text()).toContain("not started in this browser session");
  expect((await visitor.open("/profile")).url).toBe(`${origin}/`);
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

test("answers come with headers that keep the session and the return's address to themselves", async () => {
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
