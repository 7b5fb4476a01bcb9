import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/** What an application's bundle grows by. */
export interface EntrySize {
  readonly minifiedBytes: number;
  readonly gzippedBytes: number;
  /** Which file makes up how much of the minified bytes, the largest first. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** The entries whose size is measured: each with the core that it brings along, and without its host library. */
export const entries: readonly {
  readonly name: string;
  readonly specifier: string;
  readonly budgetBytes?: number;
}[] = [
  { name: "core, everything", specifier: "@ianum/core" },
  { name: "core + fetch", specifier: "@ianum/fetch", budgetBytes: 4096 },
  { name: "core + axios", specifier: "@ianum/axios", budgetBytes: 4096 },
  { name: "axios register, alone", specifier: "@ianum/axios/register" },
];

const hostLibraries = ["axios"];

/** All that `specifier` exports, bundled, minified and gzipped (level 9). Measured from source: no build is needed. */
export async function entrySize(specifier: string): Promise<EntrySize> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export * from ${JSON.stringify(specifier)};`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
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
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  return {
    minifiedBytes: contents.length,
    gzippedBytes: gzipSync(contents, { level: 9 }).length,
    files: filesOf(metafile),
  };
}

function filesOf({ outputs }: Metafile): EntrySize["files"] {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .map(([path, { bytesInOutput: bytes }]) => ({ path, bytes }))
    .toSorted((left, right) => right.bytes - left.bytes);
}
