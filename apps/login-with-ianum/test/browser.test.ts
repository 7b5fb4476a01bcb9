// The login in a real browser. Without a Chromium on this machine the tests count as skipped.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axeViolations } from "../../../test/axe-violations.ts";
import { describeInChromium } from "../../../test/describe-in-chromium.ts";
import { startDemo } from "./demo.ts";

/** Set SCREENSHOTS=1 to keep a picture of each page. */
const pictures = process.env["SCREENSHOTS"] ? join(tmpdir(), "login-with-ianum") : undefined;

describeInChromium((newContext) => {
  /** A browser that nobody has used yet, scripts off: no page of the login needs any. */
  async function openPage(): Promise<Page> {
    const context = await newContext({ javaScriptEnabled: false, viewport: { width: 1100, height: 760 } });
    return context.newPage();
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  test("start, approve, profile, log out", async () => {
    const { origin, gate } = await startDemo();
    const page = await openPage();
    await page.goto(origin);
    await picture(page, "home");
    await page.getByRole("link", { name: "Log in with Ianum" }).click();
    await page.getByRole("img", { name: "QR code" }).waitFor();
    await picture(page, "ianum");
    await page.getByRole("button", { name: "Approve" }).click();

    await page.getByRole("heading", { name: "Welcome", exact: true }).waitFor();
    expect(page.url()).toBe(`${origin}/profile`);
    expect(await page.getByText(gate.idSubscription, { exact: true }).count()).toBe(1);
    expect(await page.getByRole("link", { name: "Terms of service" }).count()).toBe(1);
    await picture(page, "profile");

    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("link", { name: "Log in with Ianum" }).waitFor();
    await page.goto(`${origin}/profile`);
    expect(page.url()).toBe(`${origin}/?notice=ended`);
  });

  test("start, decline: the reason is shown, and one can try again", async () => {
    const { origin } = await startDemo();
    const page = await openPage();
    await page.goto(origin);
    await page.getByRole("link", { name: "Log in with Ianum" }).click();
    await page.getByRole("button", { name: "Decline" }).click();

    expect(await page.getByRole("alert").textContent()).toBe("You declined the login.");
    expect(page.url()).toBe(`${origin}/sorry`);
    await picture(page, "declined");
    await page.getByRole("link", { name: "Try again" }).click();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.waitForURL(`${origin}/profile`);
  });

  test("a forged return is refused, also in the middle of a login", async () => {
    const { origin, sandbox } = await startDemo();
    const page = await openPage();
    await page.goto(`${origin}/login/return?result=success&message=OK&ianumToken=forged`);
    expect(await page.getByRole("alert").textContent()).toContain("not started in this browser session");
    await picture(page, "forged");

    await page.goto(sandbox.control.approveLogin());
    expect(await page.getByRole("alert").textContent()).toContain("not started in this browser session");

    await page.getByRole("link", { name: "Try again" }).click();
    await page.goto(`${origin}/login/return?result=success&message=OK&ianumToken=forged`);
    expect(await page.getByRole("alert").textContent()).toContain("does not know this login");
    await page.goto(`${origin}/profile`);
    expect(page.url()).toBe(`${origin}/?notice=ended`);
  });

  test("another site's page cannot log its visitor in as somebody else", async () => {
    const { origin, sandbox } = await startDemo();
    const page = await openPage();
    // The same server under a name that is another site to a browser.
    const foreign = sandbox.control.approveLogin();
    await page.route("http://attacker.example/**", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<a href="${origin}/login">one</a> <a href="${foreign}">two</a>`,
      }),
    );
    await page.goto("http://attacker.example/");
    await page.getByRole("link", { name: "one" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("A login starts at this site");
    await page.goto("http://attacker.example/");
    await page.getByRole("link", { name: "two" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("not started in this browser session");
    await page.goto(`${origin}/profile`);
    expect(page.url()).toBe(`${origin}/?notice=ended`);
  });

  const devices = [
    ["desktop", { width: 1100, height: 760 }],
    ["phone", { width: 375, height: 812 }],
  ] as const;
  test.for(
    devices.flatMap(([name, viewport]) =>
      (["light", "dark"] as const).map((scheme) => [name, scheme, viewport] as const),
    ),
  )("every page is fit for everybody on a %s, %s", { timeout: 400_000 }, async ([name, colorScheme, viewport]) => {
    const { origin, sandbox, secrets } = await startDemo();
    const page = await (await newContext({ viewport, colorScheme })).newPage();
    const look = async (what: string, path: string): Promise<void> => {
      // A click only starts what leads there.
      await page.waitForURL(origin + path);
      await picture(page, `${name}-${colorScheme}-${what}`);
      expect(await axeViolations(page)).toEqual([]);
      // Nothing makes the page itself scroll sideways.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      for (const secret of secrets) expect(await page.content()).not.toContain(secret);
    };
    const start = async (): Promise<void> => {
      await page.goto(origin);
      await page.getByRole("link", { name: "Log in with Ianum" }).click();
    };
    await page.goto(origin);
    await look("1-home", "/");
    await start();
    await page.getByRole("button", { name: "Decline" }).click();
    await look("2-sorry", "/sorry");
    await start();
    sandbox.control.fail({ path: /subscription$/, times: 1, with: { type: "status", status: 503 } });
    await page.getByRole("button", { name: "Approve" }).click();
    await look("3-outage", "/login/outage");
    await start();
    await page.getByRole("button", { name: "Approve" }).click();
    await look("4-profile", "/profile");
    await page.goto(`${origin}/nope`);
    await look("5-missing", "/nope");
    await page.goto(`${origin}/profile`);
    await page.getByRole("button", { name: "Log out" }).click();
    await look("6-logged-out", "/?notice=logged-out");
    await page.goto(`${origin}/profile`);
    await look("7-ended", "/?notice=ended");
  });
});
