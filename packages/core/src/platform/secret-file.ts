import { nodeModule } from "./node-module.ts";

/**
 * The secrets of a file: one a line, newest first; blank lines are skipped. Read at each call, so that a rotated secret
 * is noticed.
 *
 * @throws the file system's error; Error if the runtime cannot read files
 */
export async function readSecretFile(path: string): Promise<readonly string[]> {
  const fs = nodeModule("node:fs/promises");
  if (fs === undefined) throw new Error("this runtime cannot read files");
  const text = await fs.readFile(path, "utf8");
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "");
}
