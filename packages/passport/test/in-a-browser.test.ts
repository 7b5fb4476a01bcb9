// Who starts a login, in a real browser. Without a Chromium on this machine the tests count as skipped.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { describeInChromium } from "../../../test/describe-in-chromium.ts";
import { burns, startLoginApp } from "./login-app.ts";

/** What a page can hold that asks for another address without a person. */
const WITHOUT_A_PERSON: Readonly<Record<string, (login: string) => string>> = {
  image: (login) => `<img src="${login}">`,
  background: (login) => `<style>body { background: url("${login}") }</style>`,
  font: (login) => `<style>@font-face { font-family: f; src: url("${login}") } p { font-family: f }</style><p>text</p>`,
  style: (login) => `<link rel="stylesheet" href="${login}">`,
  script: (login) => `<script src="${login}"></script>`,
  module: (login) => `<link rel="modulepreload" href="${login}">`,
  video: (login) => `<video src="${login}" autoplay muted></video>`,
  frame: (login) => `<iframe src="${login}"></iframe>`,
  object: (login) => `<object data="${login}"></object>`,
  embed: (login) => `<embed src="${login}">`,
  fetch: (login) => `<script>fetch("${login}").catch(() => {})</script>`,
  opaque: (login) => `<script>fetch("${login}", { mode: "no-cors" }).catch(() => {})</script>`,
  xhr: (login) => `<script>{ const call = new XMLHttpRequest(); call.open("GET", "${login}"); call.send() }</script>`,
  events: (login) => `<script>new EventSource("${login}")</script>`,
  prefetch: (login) => `<link rel="prefetch" href="${login}">`,
  preload: (login) => `<link rel="preload" as="fetch" href="${login}">`,
};

/** What Chromium takes to pages of the same origin alone, at least while they have cookies. */
const WITHIN_ONE_ORIGIN: typeof WITHOUT_A_PERSON = {
  ...WITHOUT_A_PERSON,
  "speculated prefetch": (login) => speculate("prefetch", login),
  "speculated prerender": (login) => speculate("prerender", login),
  worker: (login) => `<script>new Worker("${login}")</script>`,
  "service worker": (login) => `<script>navigator.serviceWorker.register("${login}").catch(() => {})</script>`,
};

/** A page with all of them, each of which asks for a login of its own. */
function pageOf(kinds: typeof WITHOUT_A_PERSON, origin: string): string {
  const elements = Object.entries(kinds).map(([kind, html]) => html(`${origin}/login?by=${encodeURIComponent(kind)}`));
  return `<!doctype html>${elements.join("\n")}`;
}

function speculate(action: "prefetch" | "prerender", login: string): string {
  return `<script type="speculationrules">{"${action}": [{"urls": ["${login}"], "eagerness": "immediate"}]}</script>`;
}

describeInChromium((newContext) => {
  /** A site whose front page holds `html`, a browser that was never there, and how each request for a login ended. */
  async function startSite(html: string) {
    const starts: { by: string; status: number }[] = [];
    const app = await startLoginApp({
      prepare: (express) => {
        express.get("/login", (req, res, next) => {
          res.on("finish", () =>
            starts.push({ by: new URLSearchParams(req.url.split("?")[1]).get("by") ?? "", status: res.statusCode }),
          );
          next();
        });
        express.get("/guarded", (_req, res) => res.redirect("/login"));
        express.get("/", (_req, res) => void res.type("html").send(html));
      },
    });
    const context = await newContext();
    return { app, context, page: await context.newPage(), starts };
  }

  /** Another site that holds `html`. `localhost` and `127.0.0.1` are two sites; two ports are two origins of one. */
  async function serve(html: string): Promise<number> {
    const server = createServer((_req, res) => res.setHeader("content-type", "text/html").end(html));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  /** Each of these asked for a login and was refused, and so is the return that a stranger then sends this person. */
  async function expectRefused(
    { app, context, starts }: Awaited<ReturnType<typeof startSite>>,
    kinds: readonly string[],
  ): Promise<void> {
    const missing = (): string[] => kinds.filter((kind) => !starts.some(({ by }) => by === kind));
    await expect.poll(missing).toEqual([]);
    expect(starts.filter(({ status }) => status !== 403)).toEqual([]);
    expect((await context.request.get(app.approve())).status()).toBe(403);
    expect(burns(app.sandbox)).toBe(0);
    expect(app.profiles).toEqual([]);
  }

  /** The browser is at the login page: the person approves, and the return is a page that says who came. */
  async function approve(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Approve" }).click();
    await page.waitForURL("**/login/return?**");
    await page.getByText("sub_").waitFor();
  }

  test("nothing that a page of the site holds starts a login", async () => {
    const site = await startSite(pageOf(WITHIN_ONE_ORIGIN, ""));
    await site.page.goto(site.app.origin);
    await expectRefused(site, Object.keys(WITHIN_ONE_ORIGIN));
  });

  test("a prerender link starts no login", async () => {
    const { app, context, page, starts } = await startSite('<!doctype html><link rel="prerender" href="/login">');
    // Newer Chromiums take no notice of it, so that there may be no request to wait for.
    await page.goto(app.origin, { waitUntil: "networkidle" });
    expect((await context.request.get(app.approve())).status()).toBe(403);
    expect(starts.filter(({ status }) => status !== 403)).toEqual([]);
    expect(burns(app.sandbox)).toBe(0);
  });

  test.each([
    ["another origin of the same site", "127.0.0.1"],
    ["another site", "localhost"],
  ])("nothing that a page of %s holds starts a login", async (_whose, host) => {
    const site = await startSite("");
    const port = await serve(pageOf(WITHOUT_A_PERSON, site.app.origin));
    await site.page.goto(`http://${host}:${port}/`);
    await expectRefused(site, Object.keys(WITHOUT_A_PERSON));
  });

  test.each([
    ["a link", (login: string) => `<a href="${login}">win</a>`],
    [
      "a form",
      (login: string) => `<form action="${login}"><input name="by" value="stranger"><button>win</button></form>`,
    ],
    ["a script", (login: string) => `<script>location = "${login}"</script>`],
    ["a refreshing page", (login: string) => `<meta http-equiv="refresh" content="0; url=${login}">`],
  ])("%s of another origin of the same site, or of another site, starts no login", async (_kind, html) => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const site = await startSite("");
      const port = await serve(`<!doctype html>${html(`${site.app.origin}/login?by=stranger`)}`);
      // A page that leaves at once ends its own loading.
      await site.page.goto(`http://${host}:${port}/`).catch(() => undefined);
      const win = site.page.getByText("win");
      if (html("").includes("win")) await win.click();
      await expectRefused(site, ["stranger"]);
    }
  });

  test.each([
    ["a link that a person clicks", '<a href="/login">Log in</a>'],
    ["a button that a person presses", '<form action="/login"><button>Log in</button></form>'],
    ["a button whose script leads to it", `<button onclick="location.href = '/login'">Log in</button>`],
    ["a link to a page that leads to it", '<a href="/guarded">Log in</a>'],
    ["a link that was prefetched", `${speculate("prefetch", "/login")}<a href="/login">Log in</a>`],
    ["a link that was prerendered", `${speculate("prerender", "/login")}<a href="/login">Log in</a>`],
  ])("%s starts a login, and the person is logged in", async (_kind, html) => {
    const { app, page, starts } = await startSite(`<!doctype html>${html}`);
    await page.goto(app.origin);
    if (html.includes("speculationrules")) await expect.poll(() => starts.length).toBe(1);
    await page.getByText("Log in").click();
    await approve(page);
    expect(app.profiles).toHaveLength(1);
  });

  test("a link that opens another tab starts a login there", async () => {
    const { app, page } = await startSite('<!doctype html><a href="/login" target="_blank">Log in</a>');
    await page.goto(app.origin);
    const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByText("Log in").click()]);
    await approve(tab);
    expect(app.profiles).toHaveLength(1);
  });

  test("an address that a person types starts a login", async () => {
    const { app, page } = await startSite("");
    await page.goto(`${app.origin}/login`);
    await approve(page);
    expect(app.profiles).toHaveLength(1);
  });

  test("a person who reloads, or goes back to the page and clicks again, is logged in", async () => {
    const { app, page, starts } = await startSite('<!doctype html><a href="/login">Log in</a>');
    await page.goto(app.origin);
    await page.getByText("Log in").click();
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await page.reload();
    await page.goBack();
    await page.getByText("Log in").click();
    await approve(page);
    expect(app.profiles).toHaveLength(1);
    expect(starts.map(({ status }) => status)).toEqual([302, 302]);
  });
});
