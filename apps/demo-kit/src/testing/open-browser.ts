import { type Browser, chromium } from "playwright-core";

const args = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** A headless Chromium of the system. */
export function openBrowser(executablePath: string): Promise<Browser> {
  // Chromium's own sandbox does not start as root, which is who one is in most containers.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? [...args, "--no-sandbox"] : args });
}
