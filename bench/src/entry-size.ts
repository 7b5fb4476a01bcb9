import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { limits } from "./limits.ts";

/** What an application's bundle grows by. */
export interface EntrySize {
  readonly minifiedBytes: number;
  /** What is loaded with the entry: all that it imports statically. */
  readonly gzippedBytes: number;
  /** What `import()` loads when it is needed, and never otherwise. Compressed by itself, as it travels. */
  readonly lazyGzippedBytes: number;
  /** Which file makes up how much of the minified bytes that are loaded with the entry, the largest first. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/**
 * The entries whose size is measured: each with the core that it brings along, and without its host library. The aim
 * is what they should come to, the budget what none may exceed.
 */
export const entries: readonly {
  readonly name: string;
  readonly specifier: string;
  readonly aimBytes?: number;
  readonly budgetBytes?: number;
}[] = [
  { name: "core, everything", specifier: "@ianum/core" },
  { name: "core + fetch", specifier: "@ianum/fetch", aimBytes: 7500, budgetBytes: limits.gzippedBytes["@ianum/fetch"] },
  { name: "core + axios", specifier: "@ianum/axios", aimBytes: 9000, budgetBytes: limits.gzippedBytes["@ianum/axios"] },
  { name: "axios register, alone", specifier: "@ianum/axios/register" },
];

const hostLibraries = ["axios"];
const root = fileURLToPath(new URL("../..", import.meta.url));

/** All that `specifier` exports, bundled, minified and gzipped (level 9). Measured from source: no build is needed. */
export async function entrySize(specifier: string): Promise<EntrySize> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export * from ${JSON.stringify(specifier)};`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    splitting: true,
    outdir: "out", // nothing is written
    absWorkingDir: root,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es2023",
    conditions: ["@ianum/source"],
    external: hostLibraries,
    legalComments: "none",
  });
  const entry = Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]?.entryPoint === "<stdin>");
  const atOnce = reachable(metafile, entry, ["import-statement"]);
  const all = reachable(metafile, entry, ["import-statement", "dynamic-import"]);
  const gzipped = (paths: ReadonlySet<string>): number =>
    outputFiles
      .filter(({ path }) => paths.has(relative(root, path)))
      .reduce((total, { contents }) => total + gzipSync(contents, { level: 9 }).length, 0);
  return {
    minifiedBytes: [...atOnce].reduce((total, path) => total + (metafile.outputs[path]?.bytes ?? 0), 0),
    gzippedBytes: gzipped(atOnce),
    lazyGzippedBytes: gzipped(all) - gzipped(atOnce),
    files: filesOf(metafile, atOnce),
  };
}

/** These outputs, and all that they import in these ways, directly or not. */
function reachable({ outputs }: Metafile, from: readonly string[], kinds: readonly string[]): ReadonlySet<string> {
  const found = new Set(from);
  for (const path of found) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? [])
      if (kinds.includes(kind) && imported in outputs) found.add(imported);
  }
  return found;
}

function filesOf({ outputs }: Metafile, atOnce: ReadonlySet<string>): EntrySize["files"] {
  return Object.entries(outputs)
    .filter(([output]) => atOnce.has(output))
    .flatMap(([, { inputs }]) => Object.entries(inputs))
    .map(([path, { bytesInOutput: bytes }]) => ({ path, bytes }))
    .toSorted((left, right) => right.bytes - left.bytes);
}
