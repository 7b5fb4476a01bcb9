import { describe, expect, test } from "vitest";
import { createTestClock } from "@ianum/sandbox";
import { refusalOf, serve, type Served } from "./served.ts";

const loginIdIn = (html: string) => /name="login" value="([\w-]+)"/.exec(html)?.[1] ?? "";

async function open({ get, gate }: Served): Promise<string> {
  const response = await get(`/${gate.alias}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/html; charset=utf-8$/i);
  return response.text();
}

function answer({ origin, gate }: Served, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(`${origin}/${gate.alias}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
    redirect: "manual",
  });
}

describe("the login page", () => {
  test("works without scripts: a QR code of the login's address, and two buttons of one form", async () => {
    const served = await serve();
    const html = await open(served);
    expect(html).not.toContain("<script");
    expect(html).toMatch(/<svg [^>]*viewBox="0 0 \d+ \d+"/);
    expect(html).toContain(`<form method="post" action="/${served.gate.alias}">`);
    expect(html).toMatch(/<button[^>]* name="answer" value="approve">Approve</);
    expect(html).toMatch(/<button[^>]* name="answer" value="decline">Decline</);
    expect(loginIdIn(html)).toMatch(/^[\w-]{43}$/);
    expect(loginIdIn(await open(served))).not.toBe(loginIdIn(html));
    const sameLogin = await (await served.get(`/${served.gate.alias}?login=${loginIdIn(html)}`)).text();
    expect(sameLogin).toBe(html);
  });

  test("loads nothing, runs nothing, is framed by nobody, and may send its form on to wherever the application leads", async () => {
    const { get } = await serve({ gates: [{ redirectUrl: "https://app.example.com/return" }] });
    const response = await get("/sandbox");
    const policy = response.headers.get("content-security-policy");
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    const html = await response.text();
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
    expect(policy).toContain(`'sha256-${Buffer.from(digest).toString("base64")}'`);
    expect(html).not.toMatch(/(src|href)="?(https?:)?\/\//);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("puts nothing of the request into the page", async () => {
    const { get } = await serve();
    const html = await (await get(`/sandbox?login=${encodeURIComponent('"><img src=x>')}`)).text();
    expect(html).not.toContain("<img");
  });

  test("sends an approved browser back with a token that can be burned, and adds an access", async () => {
    const clock = createTestClock(Date.UTC(2026, 5, 1));
    const served = await serve({ clock, gates: [{ redirectUrl: "http://localhost:3000/back?tenant=a%20b&x#end" }] });
    const { post, get, authorization, gate } = served;
    const response = await answer(served, { login: loginIdIn(await open(served)), answer: "approve" });
    expect(response.status).toBe(303);
    const location = response.headers.get("location") ?? "";
    expect(location).toMatch(
      /^http:\/\/localhost:3000\/back\?tenant=a%20b&x&result=success&message=OK&ianumToken=[\w-]{43}#end$/,
    );
    const bearer = await authorization();
    const ianumToken = new URL(location).searchParams.get("ianumToken");
    const burned = await post("/v1_3/subscription", { ianumToken }, bearer);
    expect(await burned.json()).toMatchObject({ verified: true, idSubscription: gate.idSubscription });
    const accesses = await get(`/v1_3/subscription/${gate.idSubscription}/accesses?limit=1`, bearer);
    expect(await accesses.json()).toMatchObject({ accessList: [{ date: clock.now() / 1000 }] });
  });

  test("sends a declined browser back with the reason and no token", async () => {
    const served = await serve();
    const response = await answer(served, { login: loginIdIn(await open(served)), answer: "decline" });
    expect(response.status).toBe(303);
    const { origin, pathname, searchParams } = new URL(response.headers.get("location") ?? "");
    expect(origin + pathname).toBe(served.gate.redirectUrl);
    expect(Object.fromEntries(searchParams)).toEqual({ result: "failed", message: "The person declined the login" });
  });

  test("takes each answer once, for five minutes, at its own gate, and no made-up one", async () => {
    const over = [400, { errorCode: "GEN_0002", errorMessage: "the login is unknown, finished or expired" }];
    const clock = createTestClock();
    const served = await serve({ clock, gates: [{ alias: "one" }, { alias: "two" }] });
    const approve = (login: string) => answer(served, { login, answer: "approve" });

    const used = loginIdIn(await open(served));
    expect((await approve(used)).status).toBe(303);
    expect(await refusalOf(approve(used))).toEqual(over);

    const late = loginIdIn(await open(served));
    await clock.advance(300_000);
    expect(await refusalOf(approve(late))).toEqual(over);

    const elsewhere = loginIdIn(await (await served.get("/two")).text());
    expect(await refusalOf(approve(elsewhere))).toEqual(over);
    expect(await refusalOf(approve("made-up"))).toEqual(over);
  });

  test("shows a person whose login is over the way to a new one", async () => {
    const served = await serve();
    const response = await answer(served, { login: "old", answer: "approve" }, { accept: "text/html,*/*;q=0.8" });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/This login is over[\s\S]*href="\/sandbox">Start again</);
  });

  test("refuses a form that is none", async () => {
    const served = await serve();
    const login = loginIdIn(await open(served));
    expect((await answer(served, { answer: "approve" })).status).toBe(400);
    expect((await answer(served, { login })).status).toBe(400);
    expect((await answer(served, { login, answer: "maybe" })).status).toBe(400);
    expect(await refusalOf(served.post("/sandbox", { login, answer: "approve" }))).toEqual([
      400,
      { errorCode: "SEC_0000", errorMessage: "Invalid request authentication method" },
    ]);
    expect((await fetch(`${served.origin}/sandbox`, { method: "DELETE" })).status).toBe(400);
    expect((await answer(served, { login, answer: "approve" })).status).toBe(303);
  });

  test("goes where the gate's preferences say now", async () => {
    const served = await serve();
    served.sandbox.control.setRedirectUrl("sandbox", "http://127.0.0.1:9/back");
    expect(served.gate.redirectUrl).toBe("http://127.0.0.1:9/back");
    const response = await answer(served, { login: loginIdIn(await open(served)), answer: "decline" });
    expect(response.headers.get("location")).toMatch(/^http:\/\/127\.0\.0\.1:9\/back\?result=failed/);
  });
});
