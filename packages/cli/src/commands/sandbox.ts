import { fileURLToPath } from "node:url";
import type { Host } from "../host.ts";

/** `ianum sandbox …`: `ianum-sandbox` with these arguments, in this process. */
export async function sandbox(host: Host & { argv: string[] }, args: readonly string[]): Promise<void> {
  const bin = new URL("bin.js", import.meta.resolve("@ianum/sandbox"));
  host.argv.splice(1, host.argv.length, fileURLToPath(bin), ...args);
  await import(bin.href);
}
