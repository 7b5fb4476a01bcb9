import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { quantile } from "./quantile.ts";

/** What importing an entry takes in a new process. */
export interface ImportCost {
  readonly name: string;
  /** The files of our packages that are loaded with it. */
  readonly files: number;
  /** Milliseconds more than for an empty module: the median of the differences within a round. */
  readonly addedMs: number;
}

/** The entries whose import is measured, each with the most files that it may load. */
export const importedEntries: readonly { readonly name: string; readonly maxFiles: number }[] = [
  { name: "@ianum/core", maxFiles: 2 },
  { name: "@ianum/fetch", maxFiles: 2 },
  { name: "@ianum/axios", maxFiles: 2 },
  { name: "@ianum/graphql-request", maxFiles: 3 },
  { name: "@ianum/passport", maxFiles: 6 },
];

const here = fileURLToPath(new URL(".", import.meta.url));
export const EMPTY = "data:text/javascript,";

/** The built files of ours that `import(specifier)` loads at once. Exact, whatever the machine is doing. */
export async function filesLoaded(specifier: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: `import ${JSON.stringify(specifier)};`, resolveDir: here },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    ignoreAnnotations: true, // Node knows no sideEffects: false
    plugins: [
      {
        name: "ours-alone",
        setup(plugin) {
          plugin.onResolve({ filter: /^[^.]/ }, ({ path }) =>
            path.startsWith("@ianum/") ? undefined : { external: true },
          );
        },
      },
    ],
  });
  const loaded = new Set<string>(["<stdin>"]);
  for (const path of loaded)
    for (const { path: imported, kind, external } of metafile.inputs[path]?.imports ?? [])
      if (kind === "import-statement" && !external) loaded.add(imported);
  return [...loaded].filter((path) => path !== "<stdin>");
}

/** Imports every entry in a process of its own, and an empty module as well, in turn. Needs the build. */
export async function importCosts(rounds: number): Promise<readonly ImportCost[]> {
  const entries = importedEntries.map(({ name }) => ({ name, url: import.meta.resolve(name) }));
  const added = entries.map(() => [] as number[]);
  for (let round = 0; round < rounds; round += 1) {
    const emptyMs = importMs(EMPTY);
    for (const [index, { url }] of entries.entries()) added[index]?.push(importMs(url) - emptyMs);
  }
  return await Promise.all(
    entries.map(async ({ name }, index) => ({
      name,
      files: (await filesLoaded(name)).length,
      addedMs: quantile(added[index] ?? [], 0.5),
    })),
  );
}

/** Imports this in a new process, whose working directory is where bare names are looked for. */
export function importMs(specifier: string, cwd: string = here): number {
  const program = `const at = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - at);`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd, encoding: "utf8" });
  return Number(stdout);
}
