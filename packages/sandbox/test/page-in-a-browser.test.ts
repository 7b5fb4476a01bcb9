// The sandbox's page in a real browser. Without a Chromium on this machine the tests count as skipped.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { axeViolations } from "../../../test/axe-violations.ts";
import { describeInChromium } from "../../../test/describe-in-chromium.ts";
import { serve } from "./served.ts";

/** Set SCREENSHOTS=1 to keep a picture of each page. */
const pictures = process.env["SCREENSHOTS"] ? join(tmpdir(), "ianum-sandbox-page") : undefined;

describeInChromium((newContext) => {
  /** The page of a sandbox. What the browser complains of, and every request to another host, fails the test. */
  async function open(options: BrowserContextOptions = {}) {
    const served = await serve();
    const complaints: string[] = [];
    onTestFinished(() => expect(complaints).toEqual([]));
    const context = await newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on("console", (message) => void complaints.push(message.text()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(served.origin)) complaints.push(`asked another host: ${request.url()}`);
    });
    await page.goto(served.origin);
    if (options.javaScriptEnabled !== false) await page.getByText("Live.").waitFor();
    return { ...served, page, context };
  }

  const devices = [
    ["desktop", { width: 1280, height: 900 }],
    ["phone", { width: 375, height: 812 }],
  ] as const;
  test.for(
    devices.flatMap(([name, viewport]) =>
      (["light", "dark"] as const).map((scheme) => [name, scheme, viewport] as const),
    ),
  )("is fit for everybody on a %s, %s", async ([name, colorScheme, viewport]) => {
    const { page, requestToken, get } = await open({ viewport, colorScheme });
    await requestToken();
    await get("/nothing");
    await page.getByRole("switch", { name: "503 Service Unavailable" }).click();
    await page.getByRole("status").getByText("503 Service Unavailable is on.").waitFor();
    await get("/nothing");
    await page.getByRole("cell", { name: "503", exact: true }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    // Nothing makes the page itself scroll sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
  });

  test("shows each request as it comes, and counts it", async () => {
    const { page, requestToken, sandbox, get } = await open();
    await requestToken({ client_secret: "wrong" });
    const row = page.getByRole("row", { name: /POST \/v1_3\/oauth\/token 401 \d+ SEC_0005/ });
    await row.waitFor();
    await page.getByText("1 request, 1 for a token.").waitFor();
    sandbox.control.fail({ times: 1, with: { type: "html" } });
    await get("/sandbox?login=hidden-query");
    await page.getByRole("row", { name: /GET \/sandbox 502 \d+ fault: html/ }).waitFor();
    expect(await page.content()).not.toContain("hidden-query");
  });

  test("is worked with the keyboard alone: the focus stays where it was", async () => {
    const { page, requestToken } = await open();
    const html = page.getByRole("switch", { name: "HTML error page" });
    for (
      let presses = 0;
      presses < 60 && !(await html.evaluate((element) => element === document.activeElement));
      presses++
    )
      await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("HTML error page is on.").waitFor();
    await expect.poll(() => html.getAttribute("aria-checked")).toBe("true");
    await expect.poll(() => html.evaluate((element) => element === document.activeElement)).toBe(true);
    expect((await requestToken()).status).toBe(502);
    await page.keyboard.press("Enter");
    await page.getByText("HTML error page is off.").waitFor();
    expect((await requestToken()).status).toBe(200);
  });

  test("a fault for one request turns itself off, and what was chosen stays chosen", async () => {
    const { page, requestToken, get } = await open();
    await page.getByLabel("What is turned on goes wrong for").selectOption("token requests");
    await page.getByLabel("How often").selectOption("once");
    const slow = page.getByRole("switch", { name: "429 Too Many Requests" });
    await slow.click();
    await page.getByText("with Retry-After: 5 · token requests, 1 time").waitFor();
    expect((await get("/sandbox")).status).toBe(200);
    expect((await requestToken()).status).toBe(429);
    await expect.poll(() => slow.getAttribute("aria-checked")).toBe("false");
    expect(await page.getByLabel("How often").inputValue()).toBe("1");
  });

  test("keys are copied", async () => {
    const { page, context, gate, origin } = await open();
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "Copy: Client secret" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await clipboard()).toBe(gate.secrets[0]);
    await page.getByRole("button", { name: "Copy the environment" }).click();
    await expect.poll(clipboard).toContain(`IANUM_CLIENT_SECRET=${gate.secrets[0]}\n`);
  });

  test("tokens are revoked, the clock moves, and secrets come and go", async () => {
    const { page, authorization, sandbox, gate } = await open();
    await authorization();
    await page.getByRole("button", { name: "Revoke all tokens" }).click();
    await page.getByText("1 token was revoked.").waitFor();
    await page.getByText("0 live tokens").waitFor();
    await page.getByRole("button", { name: "Clock + 1 h" }).click();
    await page.getByText("1 h 0 min ahead").waitFor();
    await page.getByRole("button", { name: "Add a secret" }).click();
    await page.getByText("Older secret").waitFor();
    await page.getByRole("button", { name: "Delete" }).last().click();
    await page.getByText("Older secret").waitFor({ state: "detached" });
    expect(gate.secrets).toHaveLength(1);
    expect(sandbox.control.revokeTokens()).toBe(0);
  });

  test("works without scripts: the forms lead back to the page", async () => {
    const { page, requestToken } = await open({ javaScriptEnabled: false });
    await page.getByRole("switch", { name: "503 Service Unavailable" }).click();
    await expect
      .poll(() => page.getByRole("switch", { name: "503 Service Unavailable" }).getAttribute("aria-checked"))
      .toBe("true");
    expect((await requestToken()).status).toBe(503);
    await page.getByRole("button", { name: "Turn everything off" }).click();
    await expect
      .poll(() => page.getByRole("switch", { name: "503 Service Unavailable" }).getAttribute("aria-checked"))
      .toBe("false");
    expect((await requestToken()).status).toBe(200);
  });

  test("says when the sandbox has gone", async () => {
    const { page, sandbox } = await open();
    page.removeAllListeners("console");
    await sandbox.close();
    await expect.poll(() => page.locator("#live").textContent()).toBe("The sandbox does not respond.");
  });

  test("another site's page can neither read it, nor frame it, nor send its forms", async () => {
    const { sandbox, gate, origin, authorization } = await serve();
    await authorization();
    const page = await (await newContext()).newPage();
    await page.route("http://attacker.example/**", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<iframe src="${origin}/"></iframe><form method="post" action="${origin}/_sandbox/revoke"><button>Win</button></form>`,
      }),
    );
    await page.goto("http://attacker.example/");
    const attempts = await page.evaluate(async (target) => {
      const attempt = (init: RequestInit) =>
        fetch(target, init).then(
          ({ type }) => type,
          () => "blocked",
        );
      return Promise.all([
        attempt({ method: "POST" }),
        attempt({ method: "POST", mode: "no-cors" }),
        attempt({ method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
        fetch(new URL("/", target)).then(
          ({ type }) => type,
          () => "blocked",
        ),
      ]);
    }, `${origin}/_sandbox/revoke`);
    expect(attempts.filter((type) => type !== "blocked" && type !== "opaque")).toEqual([]);
    const texts = await Promise.all(page.frames().map((frame) => frame.content().catch(() => "")));
    expect(texts.join()).not.toContain(gate.secrets[0]);
    await page.getByRole("button", { name: "Win" }).click();
    await page.waitForURL(`${origin}/**`).catch(() => undefined);
    expect(sandbox.control.revokeTokens()).toBe(1);
  });
});
