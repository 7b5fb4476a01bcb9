// A public name changes only on purpose. After a change that is meant: npm test -- test/exported-names.test.ts -u
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, workspaces } from "./repository.ts";

test("every package exports the names on the list, and no other", async () => {
  const names = workspaces().flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([path, { "@ianum/source": source }]) => {
      if (source === undefined) throw new Error(`${folder}: "${path}" has no @ianum/source`);
      const address = join(manifest.name, path).replaceAll("\\", "/");
      return exportedNames(readFileSync(join(root, folder, source), "utf8"), address).map(
        (name) => `${address} ${name}`,
      );
    }),
  );
  await expect(`${names.toSorted().join("\n")}\n`).toMatchFileSnapshot("exported-names.txt");
});

test("a list of exports is read with its types and renames", () => {
  const source =
    'export { a, type B, c as d } from "./a.ts";\nexport type { E } from "./e.ts";\nexport function f() {}';
  expect(exportedNames(source, "x").toSorted()).toEqual(["a", "d", "f", "type B", "type E"]);
  expect(() => exportedNames('export * from "./a.ts";', "x")).toThrow("by name");
});

function exportedNames(source: string, address: string): readonly string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  if (/^export (?:type )?\*|^export default/m.test(code))
    throw new Error(`${address}: export by name, not * or default`);
  const listed = Array.from(code.matchAll(/^export (type )?\{([^}]*)\}/gm), ([, kind = "", list = ""]) =>
    list
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "")
      .map((entry) => `${kind || (entry.startsWith("type ") ? "type " : "")}${entry.split(/\s+/).at(-1)}`),
  ).flat();
  const declared = Array.from(
    code.matchAll(/^export (?:declare )?(?:async )?(function\*?|const|let|class|interface|type) ([\w$]+)/gm),
    ([, kind, name = ""]) => (kind === "interface" || kind === "type" ? `type ${name}` : name),
  );
  return [...new Set([...listed, ...declared])];
}
