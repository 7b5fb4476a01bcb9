import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { findChromium, launchChromium, PATIENCE_MS } from "./chromium.ts";

/** What a browser is before anybody has used it. It closes when the test ends, before what the test had set up earlier. */
export type NewContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;

/**
 * Tests in a real browser, the Chromium of the system. One serves them all.
 * Without one on this machine they count as skipped, and their name says what to do.
 */
export function describeInChromium(tests: (newContext: NewContext) => void): void {
  const executablePath = findChromium();
  const whyNot = executablePath === undefined ? ": install chromium, or set CHROMIUM_PATH" : "";
  describe.skipIf(executablePath === undefined)(`in a browser${whyNot}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium(executablePath!);
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
