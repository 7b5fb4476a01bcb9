import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { root, workspaces } from "./repository.ts";

/** `from -> to`, for each module in a folder of `src` that imports from another folder. */
function importsBetweenFolders(src: string): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  const folderOf = (file: string): string => dirname(file).slice(src.length + 1);
  for (const entry of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    const file = join(src, entry);
    const folder = folderOf(file);
    if (!file.endsWith(".ts") || folder === "") continue;
    const targets = imports.get(folder) ?? new Set();
    imports.set(folder, targets);
    const text = readFileSync(file, "utf8");
    for (const [, path = ""] of text.matchAll(/\b(?:from |import\()"(\.{1,2}\/[^"]+)"/g)) {
      const target = folderOf(resolve(dirname(file), path));
      if (target !== "" && target !== folder) targets.add(target);
    }
  }
  return imports;
}

/** Takes away, again and again, the folders that import from none that is left: what remains imports in a circle. */
function circles(imports: Map<string, Set<string>>): string[] {
  let left = [...imports];
  for (;;) {
    const names = new Set(left.map(([name]) => name));
    const next = left.filter(([, targets]) => [...targets].some((target) => names.has(target)));
    if (next.length === left.length) return next.map(([name, targets]) => `${name} -> ${[...targets].join(", ")}`);
    left = next;
  }
}

test.each(workspaces().filter(({ folder }) => existsSync(join(root, folder, "src"))))(
  "the folders of $folder import in one direction",
  ({ folder }) => {
    expect(circles(importsBetweenFolders(join(root, folder, "src")))).toEqual([]);
  },
);

test("core's arrows point from the adapter to the wire", () => {
  const imports = importsBetweenFolders(join(root, "packages/core/src"));
  const order = [
    "adapter",
    "token-source",
    "store",
    "client-credentials",
    "token-request",
    "platform",
    "time",
    "errors",
  ];
  expect([...imports.keys()].toSorted()).toEqual(order.toSorted());
  for (const [folder, targets] of imports)
    for (const target of targets)
      expect(order.indexOf(target), `${folder} -> ${target}`).toBeGreaterThan(order.indexOf(folder));
});
