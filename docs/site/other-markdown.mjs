import { readdirSync } from "node:fs";
import { join } from "node:path";

const skipped = new Set(["node_modules", "dist", "src", "test", "coverage"]);

/** The Markdown files below `root` that are not `pages`, relative to it: change notes, say. */
export function otherMarkdown(root, pages, folder = "") {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return skipped.has(entry.name) || entry.name.startsWith(".") ? [] : otherMarkdown(root, pages, path);
    return entry.name.endsWith(".md") && !pages.includes(path) ? [path] : [];
  });
}
