import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Quartiles, quartilesOf } from "./quantile.ts";

/** What importing an entry takes in a new process. */
export interface ImportCost {
  readonly name: string;
  /** The files of our packages that are loaded with it. */
  readonly files: number;
  /** Milliseconds more than for an empty module, within a round. */
  readonly wallMs: Quartiles;
  /** Milliseconds that the processor works more, on all threads: what else runs on the machine changes it less. */
  readonly cpuMs: Quartiles;
}

/** The entries whose import is measured, each with the most files that it may load. */
export const importedEntries: readonly { readonly name: string; readonly maxFiles: number }[] = [
  { name: "@ianum/core", maxFiles: 2 },
  { name: "@ianum/fetch", maxFiles: 2 },
  { name: "@ianum/axios", maxFiles: 2 },
  { name: "@ianum/graphql-request", maxFiles: 3 },
  { name: "@ianum/passport", maxFiles: 2 },
];

const here = fileURLToPath(new URL(".", import.meta.url));
export const EMPTY = "data:text/javascript,";

/** What `import(specifier)` loads at once: built files of ours, and what they import besides. */
export interface Loaded {
  readonly files: readonly string[];
  /** Libraries, and parts of Node. */
  readonly others: readonly string[];
}

/** Exact, whatever the machine is doing. */
export async function loadedWith(specifier: string): Promise<Loaded> {
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
  const others = new Set<string>();
  for (const path of loaded)
    for (const { path: imported, kind, external } of metafile.inputs[path]?.imports ?? [])
      if (kind === "import-statement") (external ? others : loaded).add(imported);
  return { files: [...loaded].filter((path) => path !== "<stdin>"), others: [...others] };
}

/**
 * Imports every entry in a process of its own, and an empty module as well, in turn; in the first row a module that is
 * empty too, but a file, which has to be found and read. Needs the build.
 */
export async function importCosts(
  rounds: number,
  onRound: (round: number) => void = () => undefined,
): Promise<readonly ImportCost[]> {
  const folder = await mkdtemp(join(tmpdir(), "ianum-bench-"));
  try {
    const emptyFile = join(folder, "empty.mjs");
    await writeFile(emptyFile, "");
    const imported = [
      { name: "an empty file", url: pathToFileURL(emptyFile).href, files: 1 },
      ...(await Promise.all(
        importedEntries.map(async ({ name }) => ({
          name,
          url: import.meta.resolve(name),
          files: (await loadedWith(name)).files.length,
        })),
      )),
    ].map((entry) => ({ ...entry, added: [] as ImportTime[] }));
    for (let round = 0; round < rounds; round += 1) {
      const empty = importTime(EMPTY);
      for (const { url, added } of round % 2 === 0 ? imported : imported.toReversed()) {
        const { wallMs, cpuMs } = importTime(url);
        added.push({ wallMs: wallMs - empty.wallMs, cpuMs: cpuMs - empty.cpuMs });
      }
      onRound(round + 1);
    }
    return imported.map(({ name, files, added }) => ({
      name,
      files,
      wallMs: quartilesOf(added.map(({ wallMs }) => wallMs)),
      cpuMs: quartilesOf(added.map(({ cpuMs }) => cpuMs)),
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export interface ImportTime {
  readonly wallMs: number;
  /** What the processor worked, on all threads of the process. */
  readonly cpuMs: number;
}

/** Imports this in a new process, whose working directory is where bare names are looked for. */
export function importTime(specifier: string, cwd: string = here): ImportTime {
  const program = `
    const before = process.cpuUsage();
    const at = performance.now();
    await import(${JSON.stringify(specifier)});
    const wallMs = performance.now() - at;
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd, encoding: "utf8" });
  return JSON.parse(stdout) as ImportTime;
}
