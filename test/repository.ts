import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly files?: readonly string[];
  readonly engines?: { readonly node?: string };
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly main?: string;
  readonly types?: string;
  readonly typesVersions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly exports?: Readonly<Record<string, Entry>>;
  readonly publishConfig?: { readonly access?: string; readonly exports?: Readonly<Record<string, Entry>> };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Entry {
  readonly "@ianum/source"?: string;
  readonly types?: string;
  readonly default?: string;
}

export interface Workspace {
  /** Relative to the root, with forward slashes: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

/** The workspaces of one parent folder, those of `packages` by default. */
export function workspaces(parent = "packages"): readonly Workspace[] {
  return foldersIn(parent)
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** Every markdown page that people read, relative to the root; changelogs are generated, and are left out. */
export function pages(): readonly string[] {
  const workspacePages = ["packages", "apps"]
    .flatMap(foldersIn)
    .flatMap((folder) => [`${folder}/README.md`, `${folder}/SKILL.md`]);
  const rootPages = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [...rootPages, ...workspacePages, "bench/README.md", ...markdownUnder("docs"), ...markdownUnder(".github")]
    .filter((page) => existsSync(join(root, page)))
    .toSorted();
}

function foldersIn(parent: string): readonly string[] {
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
    .toSorted();
}

function markdownUnder(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((page) => !/\/node_modules\/|^docs\/site\/(dist|reference)\//.test(page)); // what is installed, what is generated
}
