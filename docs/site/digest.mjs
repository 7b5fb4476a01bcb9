import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const skipped = new Set(["node_modules", "dist", "reference", ".cache", ".temp"]);

/** A digest of the names and the contents of the files below `paths` whose path fits the pattern. */
export function digestOf(root, paths, pattern) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => filesBelow(root, path)).filter((path) => pattern.test(path)))
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function filesBelow(root, path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !skipped.has(name))
    .toSorted()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}
