import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./repository.ts";

/**
 * A seed that is another one after each change of a package's sources. The same sources try the same inputs: what passed
 * passes again, on every machine, and no change fails because of what another one left behind.
 */
export function seedOfSources(): number {
  const hash = createHash("sha256");
  const packages = join(root, "packages");
  const files = readdirSync(packages)
    .flatMap((name) =>
      readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" }).map((file) =>
        join(name, "src", file),
      ),
    )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replaceAll("\\", "/"))
    .toSorted();
  for (const file of files) hash.update(file).update(readFileSync(join(packages, file)));
  return hash.digest().readInt32BE();
}
