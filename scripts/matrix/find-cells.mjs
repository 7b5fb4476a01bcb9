import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Every cell, one for each of its `variants`: { name, cell, variant, source, manifest, versions }. */
export function findCells() {
  return readdirSync(here)
    .filter((name) => existsSync(join(here, name, "cell.mjs")))
    .flatMap(variantsOf);
}

function variantsOf(cell) {
  const source = join(here, cell);
  const { variants = { "": {} }, ...manifest } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  return Object.entries(variants).map(([variant, more]) => {
    const dependencies = { ...manifest.dependencies, ...more };
    const versions = Object.entries(dependencies).filter(([, version]) => version !== "*");
    return {
      name: variant === "" ? cell : `${cell}@${variant}`,
      cell,
      variant,
      source,
      manifest: { ...manifest, dependencies },
      versions: versions.map(([name, version]) => `${name} ${version.replace(/^npm:.*@/, "")}`),
    };
  });
}
