// The site as its readers see it, in a real browser. Without a Chromium on this machine the tests count as skipped.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "../../../test/axe-violations.ts";
import { describeInChromium } from "../../../test/describe-in-chromium.ts";
import { serveFolder } from "../serve.mjs";

/** Set SCREENSHOTS=1 to keep a picture of each page. */
const pictures = process.env["SCREENSHOTS"] ? join(tmpdir(), "ianum-docs") : undefined;
const site = fileURLToPath(new URL("..", import.meta.url));
const dist = join(site, "dist");

let served: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(site, "build.mjs")]);
  served = await serveFolder(dist);
}, 600_000);
afterAll(() => served?.close());

/** Every page as its Markdown. A site that was not built yet has no folder before the tests begin. */
function pages(): readonly string[] {
  return readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html") && path !== "404.html")
    .map((path) => path.replace(/html$/, "md"));
}

describe("for those who read Markdown", () => {
  const read = (path: string) => readFileSync(join(dist, path), "utf8");
  test("each page is there as Markdown, without what steers its code, and its links lead to Markdown", () => {
    expect(pages().length).toBeGreaterThan(80);
    for (const page of pages()) {
      const text = read(page);
      const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, ""); // code of our pages shows comments, and has brackets
      expect(prose, page).not.toMatch(/<!--|^---\nlayout/);

      for (const [, path = ""] of prose.matchAll(/\]\((\/[^)#]+)/g))
        expect(existsSync(join(dist, path)), `${page}: ${path}`).toBe(true);
    }
  });

  test("the reference begins with the functions of a package, and links to sources that are there", () => {
    const core = read("reference/core.md");
    expect(/^## (.+)$/m.exec(core)?.[1]).toBe("Functions");
    for (const page of pages().filter((path) => path.startsWith("reference"))) {
      const sources = Array.from(
        read(page).matchAll(/^Defined in: .*\/blob\/main\/([^#)]+)#L\d+\)$/gm),
        ([, path = ""]) => path,
      );
      expect(
        sources.filter((path) => !existsSync(join(site, "../..", path))),
        page,
      ).toEqual([]);
    }
  });

  test("llms.txt lists every page, and llms-full.txt holds the guides", () => {
    const listed = Array.from(read("llms.txt").matchAll(/^- \[[^\]]+\]\(\/([^)]+)\)/gm), ([, path]) => path);
    expect(new Set(listed)).toEqual(new Set(pages().filter((page) => page !== "index.md")));
    expect(read("llms-full.txt")).toContain(read("guides/express.md"));
  });

  test("they are served as text, and what is not there is a 404", async () => {
    const page = await fetch(`${served.origin}/guides/express.md`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/markdown; charset=utf-8"]);
    for (const path of ["/guides/nothing", "/..%2f..%2f..%2fpackage.json", "/%"])
      expect((await fetch(served.origin + path)).status).toBe(404);
  });
});

describeInChromium((newContext) => {
  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
    await page.goto(served.origin + path);
    return page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  const devices = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 812 } };
  const kinds = [
    "/",
    "/overview",
    "/guides/express",
    "/packages/axios",
    "/errors/rate_limited",
    "/reference/undici",
    "/nothing",
  ];

  test.each(kinds)("%s has no violation of axe's rules, and does not scroll sideways", async (path) => {
    const page = await open(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const [device, viewport] of Object.entries(devices)) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await expect.poll(() => page.locator("html.dark").count()).toBe(colorScheme === "dark" ? 1 : 0);
        await picture(page, `${device}-${colorScheme}${path.replaceAll("/", "-")}`);
        expect(await axeViolations(page), `${device}, ${colorScheme}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      }
    }
  });

  test(
    "no page has a violation, be it at a desk in the light or on a phone in the dark",
    { timeout: 1_800_000 }, // a hundred pages, on a busy machine: what hangs is found at each
    async () => {
      const paths = pages().map((path) => `/${path.replace(/(?:^|(?<=\/))index\.md$|\.md$/, "")}`);
      expect(paths.length).toBeGreaterThan(80);
      const looks = await Promise.all([
        open("/", { viewport: devices.desktop, colorScheme: "light", reducedMotion: "reduce" }),
        open("/", { viewport: devices.phone, colorScheme: "dark", reducedMotion: "reduce" }),
      ]);
      // A visitor who saves data has no page fetched ahead: nobody looks at what that would be.
      const content = 'Object.defineProperty(navigator.connection, "saveData", { value: true })';
      for (const page of looks) await page.addInitScript({ content });
      const found: unknown[] = [];
      for (const [index, path] of paths.entries()) {
        // What a page is made of is in all looks: each has one of them.
        const page = looks[index % looks.length] as Page;
        expect((await page.goto(served.origin + path))?.status(), path).toBe(200);
        const violations = await axeViolations(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (violations.length > 0 || width !== page.viewportSize()?.width) found.push({ path, width, violations });
      }
      expect(found).toEqual([]);
    },
  );

  test.each([
    ["express", "/guides/express"],
    ["jest", "/guides/testing"],
    ["429", "/errors/rate_limited"],
    ["proxy", "/guides/proxies"],
  ])("a search for %s finds %s first", async (words, path) => {
    const page = await open("/guides/");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("searchbox").fill(words);
    const first = page.locator(".VPLocalSearchBox .result").first();
    await first.waitFor();
    await picture(page, `search-${words}`);
    expect(await first.getAttribute("href")).toContain(path);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("code keeps its lines, and scrolls", async () => {
    const page = await open("/guides/nestjs", { viewport: devices.phone });
    const code = page.locator("div[class*='language-'] pre").first();
    expect(await code.evaluate((element) => getComputedStyle(element.querySelector("code")!).whiteSpace)).toBe("pre");
    expect(await code.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  });
});
