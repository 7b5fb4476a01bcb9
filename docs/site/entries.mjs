import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Everything that can be imported from our packages: its name, and the source file behind it. */
export function entries() {
  return readdirSync(join(root, "packages")).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
    return Object.entries(manifest.exports ?? {}).map(([path, target]) => ({
      name: posix.join(manifest.name, path),
      source: posix.join("packages", folder, target["@ianum/source"]),
    }));
  });
}
