// The page in a real browser. Without a Chromium on this machine the tests count as skipped.
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { optionsFromEnv } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import type { BrowserContextOptions } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { axeViolations } from "../../../test/axe-violations.ts";
import { describeInChromium } from "../../../test/describe-in-chromium.ts";
import { startServer } from "../src/start-server.ts";

/** Set SCREENSHOTS=1 to keep a picture of each page. */
const pictures = process.env["SCREENSHOTS"] ? join(tmpdir(), "backend-for-frontend") : undefined;
const root = new URL("../../../", import.meta.url);

describeInChromium((newContext) => {
  /** The page once its script has run. What the browser complains of fails the test. */
  async function open(options: BrowserContextOptions = {}) {
    const sandbox = createSandbox({ accesses: 20, gates: [{ alias: "shop", secrets: ["a-secret"] }] });
    await sandbox.listen();
    const tokens: string[] = [];
    const platform = {
      ...optionsFromEnv(sandbox.env),
      fetch: async (...request: Parameters<typeof fetch>) => {
        const response = await fetch(...request);
        const token = /"access_token":"([^"]+)"/.exec(await response.clone().text())?.[1];
        if (token !== undefined) tokens.push(token);
        return response;
      },
    };
    // What comes from elsewhere is text, whatever it looks like.
    sandbox.control.fail({
      path: /agreements$/,
      with: {
        type: "json",
        body: (real: object) => JSON.parse(JSON.stringify(real).replaceAll("Newsletter", "<img src=x>")) as object,
      },
    });
    const { idSubscription } = sandbox.gates[0]!;
    const server = await startServer({ platform, idSubscription, port: 0, log: () => {} });
    const complaints: string[] = [];
    onTestFinished(async () => {
      await server.close();
      await sandbox.close();
      expect(complaints).toEqual([]);
    });
    const page = await (await newContext({ viewport: { width: 1100, height: 800 }, ...options })).newPage();
    page.on("console", (message) => void complaints.push(message.text()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    await page.goto(server.origin);
    await page.getByRole("heading", { name: "What just happened" }).waitFor();
    return { page, tokens, idSubscription };
  }

  test("it shows the agreements and logins", async () => {
    const { page } = await open();
    const dom = await page.content();
    expect(dom).toContain(">Terms of service</a>");
    expect(dom).toContain("2 of 3 accepted");
    expect(dom).toContain("&lt;img src=x&gt;</a>");
    expect(dom.match(/<time datetime="2025-12-31/g)).toHaveLength(5);
    expect(dom).toContain(">15 Jan 2025</time>");
    expect(dom).toMatch(/>31 Dec 2025, \d\d:\d\d UTC<\/time>/);
    expect(dom).toContain(">Not accepted<");
    expect(dom).not.toContain("skeleton");
  });

  test("it shows which requests that took, with nothing secret, and the code of each", async () => {
    const { page, tokens, idSubscription } = await open();
    const panel = page.locator(".happened");
    expect(await panel.locator("p").textContent()).toBe("This site sent Ianum 3 requests, 1 of them for a token.");
    const rows = (await panel.locator(".row").allTextContents()).map((row) => row.replaceAll(/\s+/g, " ").trim());
    const subscription = `/v1_3/subscription/${idSubscription}`;
    const found = (pattern: string) => rows.filter((row) => new RegExp(`^${pattern}$`).test(row)).length;
    expect(rows).toHaveLength(5);
    for (const name of ["agreements", "accesses"]) {
      expect(found(`your browser GET /api/${name} 200 \\d+ ms page.js`)).toBe(1);
      expect(found(`this site GET ${subscription}/${name} 200 \\d+ ms create-app.ts`)).toBe(1);
    }
    expect(found("this site POST /v1_3/oauth/token 200 \\d+ ms send-token-request.ts")).toBe(1);
    for (const link of await panel.locator("a").all()) {
      const [, file = ""] = /^https:\/\/github\.com\/ianum\/ianum-js\/blob\/main\/(.+)$/.exec(
        (await link.getAttribute("href")) ?? "",
      ) ?? [""];
      expect(file !== "" && existsSync(fileURLToPath(new URL(file, root)))).toBe(true);
    }
    expect(tokens).toHaveLength(1);
    for (const secret of ["a-secret", ...tokens]) expect(await page.content()).not.toContain(secret);

    await page.reload();
    await panel.locator("p").getByText("2 requests, none of them for a token").waitFor();
  });

  const devices = [
    ["desktop", { width: 1100, height: 800 }],
    ["phone", { width: 375, height: 812 }],
  ] as const;
  test.for(
    devices.flatMap(([name, viewport]) =>
      (["light", "dark"] as const).map((scheme) => [name, scheme, viewport] as const),
    ),
  )("it is fit for everybody on a %s, %s", async ([name, colorScheme, viewport]) => {
    const { page } = await open({ viewport, colorScheme });
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
  });
});
