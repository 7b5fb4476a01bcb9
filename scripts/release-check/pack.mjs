// Packs what is published, as it is published: pnpm resolves workspace:^, the catalog and publishConfig when it packs.
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { quietly, root } from "../workspace.mjs";

/** The packages that are not private, by folder name. */
export function publishedPackages() {
  return readdirSync(join(root, "packages"))
    .map((folder) => ({ folder, cwd: join(root, "packages", folder) }))
    .map((entry) => ({ ...entry, manifest: JSON.parse(readFileSync(join(entry.cwd, "package.json"), "utf8")) }))
    .filter(({ manifest }) => !manifest.private);
}

/** Packs one, into a folder of its own below `target`. */
export async function pack({ folder, cwd, manifest }, target) {
  const destination = join(target, folder);
  mkdirSync(destination, { recursive: true });
  const { code, output } = await quietly("pnpm", ["pack", "--pack-destination", destination], { cwd, silent: true });
  const [name] = readdirSync(destination);
  if (code !== 0 || name === undefined) throw new Error(`${manifest.name} cannot be packed:\n${output}`);
  const tarball = join(destination, name);
  return { folder, name: manifest.name, manifest, tarball, bytes: statSync(tarball).size };
}
