import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { EMPTY, importTime } from "../import-cost.ts";
import { quantile } from "../quantile.ts";

const folder = fileURLToPath(new URL("../../peers", import.meta.url));

/** A bundle of all that an entry exports, minified and compressed, without axios, which an application brings along. */
export async function gzippedBytes(specifier: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from ${JSON.stringify(specifier)};`, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "es2023",
    external: ["axios"],
    legalComments: "none",
  });
  return outputFiles.reduce((total, { contents }) => total + gzipSync(contents, { level: 9 }).length, 0);
}

/** Milliseconds that an import takes in a new process, more than an empty module: medians, side by side in each round. */
export async function addedImportMs(
  specifiers: readonly string[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const added = new Map(specifiers.map((specifier) => [specifier, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    const empty = importTime(EMPTY).wallMs;
    for (const [specifier, differences] of added) differences.push(importTime(specifier, folder).wallMs - empty);
  }
  return new Map([...added].map(([specifier, differences]) => [specifier, quantile(differences, 0.5)]));
}
