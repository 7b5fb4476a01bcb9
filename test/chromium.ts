import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** In milliseconds, for what hangs: a page that takes long, on a busy machine, is not a fault. */
export const PATIENCE_MS = 240_000;

/** A Chromium of the system: `CHROMIUM_PATH`, or the first on the PATH. Nothing is ever installed. */
export function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env["CHROMIUM_PATH"] ?? "", ...onPath].find((path) => path !== "" && existsSync(path));
}

/** Starts the Chromium that `findChromium` found. */
export function launchChromium(executablePath: string): Promise<Browser> {
  // Chromium's own sandbox does not start as root, which is who one is in most containers.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args, timeout: PATIENCE_MS });
}
