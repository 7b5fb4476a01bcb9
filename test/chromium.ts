import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium of the system: `CHROMIUM_PATH`, or the first on the PATH. Nothing is ever installed. */
export function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env["CHROMIUM_PATH"] ?? "", ...onPath].find((path) => path !== "" && existsSync(path));
}

// For what hangs: a page that takes long, on a busy machine, is not a fault.
const PATIENCE_MS = 110_000;

/** Starts the Chromium that `findChromium` found. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  // Chromium's own sandbox does not start as root, which is who one is in most containers.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args, timeout: PATIENCE_MS });
  const newContext = browser.newContext.bind(browser);
  return Object.assign(browser, {
    async newContext(...options: Parameters<typeof newContext>) {
      const context = await newContext(...options);
      context.setDefaultTimeout(PATIENCE_MS);
      return context;
    },
  });
}
