import { join } from "node:path";
import { root } from "../start-process.mjs";

/** Where the file of a bug is. */
export function pathOf({ file }) {
  return join(root, "packages", "core", "src", file);
}

/** What vitest loads in place of the file: the file itself stays as it is. */
export function seedBug(bug) {
  return {
    name: "seeded-bug",
    enforce: "pre",
    transform(code, id) {
      const [path] = id.split("?");
      return path === pathOf(bug) ? code.replace(bug.find, () => bug.replace) : undefined;
    },
  };
}
