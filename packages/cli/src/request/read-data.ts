import { readFile } from "node:fs/promises";
import { systemCode } from "@ianum/core/authors";
import type { Host } from "../host.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The body that `--data` names: `@FILE`, or `@-` for stdin.
 *
 * @throws UsageError if it is the data itself, or the file cannot be read
 */
export async function readData({ stdin }: Host, data: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!data.startsWith("@") || data === "@") {
    throw new UsageError("--data takes @FILE, or @- for stdin: an argument can be read by every user of the machine");
  }
  if (data === "@-") {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return new Uint8Array(Buffer.concat(chunks));
  }
  const file = data.slice(1);
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new UsageError(`--data: ${file} cannot be read (${systemCode(error)}); name a file after the @`, {
      cause: error,
    });
  }
}
