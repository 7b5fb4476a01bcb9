import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
// For what hangs: a page that takes long, on a busy machine, is not a fault.
const PATIENCE_MS = 240_000;

/** What a browser is before anybody has used it. It closes when the test ends, before what the test had set up earlier. */
export type NewContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;

/**
 * Tests in a real browser, a Chromium of the system: `CHROMIUM_PATH`, or the first on the PATH. One serves them all.
 * Without one on this machine they count as skipped, and their name says what to do. Nothing is ever installed.
 */
export function describeInChromium(tests: (newContext: NewContext) => void): void {
  const executablePath = findChromium();
  const whyNot = executablePath === undefined ? ": install chromium, or set CHROMIUM_PATH" : "";
  describe.skipIf(executablePath === undefined)(`in a browser${whyNot}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      // Chromium's own sandbox does not start as root, which is who one is in most containers.
      const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
      browser = await chromium.launch({ executablePath: executablePath!, args, timeout: PATIENCE_MS });
    });
    afterAll(() => browser?.close());

    tests(async (options) => {
      const context = await browser.newContext(options);
      onTestFinished(() => context.close());
      context.setDefaultTimeout(PATIENCE_MS);
      return context;
    });
  });
}

function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env["CHROMIUM_PATH"] ?? "", ...onPath].find((path) => path !== "" && existsSync(path));
}
