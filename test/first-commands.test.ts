// The commands that a newcomer copies first.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pages, readManifest, root, workspaces } from "./repository.ts";

const read = (page: string): string => readFileSync(join(root, page), "utf8");
const bins = workspaces().flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));

/** Of `npx`, `npm exec`, `pnpm dlx` and their like: the name of the package that is run. */
function packagesRunIn(text: string): readonly string[] {
  const runners = /\b(?:npx|bunx|npm (?:exec|x)|pnpm dlx|yarn dlx)((?: +-{1,2}[\w=-]*)*) +(@?[\w./@-]+)/g;
  return Array.from(text.matchAll(runners), ([, , name = ""]) => name);
}

test("no page runs a command of ours by an unscoped name, which anyone may register", () => {
  expect(bins).toEqual(expect.arrayContaining(["ianum", "ianum-sandbox"]));
  const runs = pages().flatMap((page) => packagesRunIn(read(page)).map((name) => ({ page, name })));
  expect(runs.filter(({ name }) => name === "@ianum/sandbox").length).toBeGreaterThan(2);
  expect(runs.filter(({ name }) => bins.includes(name.replace(/@[\w.-]+$/, "")))).toEqual([]);
});

test.each([
  ["npx ianum-sandbox", "ianum-sandbox"],
  ["npx --yes ianum doctor", "ianum"],
  ["npm exec -- ianum-sandbox", "ianum-sandbox"],
  ["pnpm dlx @ianum/sandbox --port 1", "@ianum/sandbox"],
])("%s runs %s", (line, name) => {
  expect(packagesRunIn(`$ ${line}\n`)).toEqual([name]);
});

test("the README has the clone's line, says that nothing is on npm yet, and how to try the tarballs", () => {
  const [door = ""] = read("README.md").split("\n## ");
  expect(door).toMatch(/^git clone https:\/\/\S+ && cd \S+\nnpm start /m);
  expect(door).toContain("not on npm before the first release");
  expect(door).toContain("`npm run pack`");
  expect(door).toContain("Node 20.19, 22.12 or newer");
  expect(door).toMatch(/Neither `npm install` nor `npm ci` is needed/);
  expect(readManifest(".").scripts).toMatchObject({ start: expect.any(String), pack: expect.any(String) });
});

test("what a package's first example reads of the environment, but the keys, is set in the lines above it", () => {
  const missing = workspaces().flatMap(({ folder }) => {
    const [above = "", example = ""] = read(`${folder}/README.md`).split(/^```ts$/m);
    const shown = above.replaceAll(/<!--.*?-->/gs, "");
    const names = Array.from(
      example.split("```")[0]!.matchAll(/process\.env\["(\w+)"\](?! \?\? "\w)/g),
      ([, name]) => name!,
    );
    return names
      .filter((name) => !/^IANUM_CLIENT_(?:ID|SECRET)$/.test(name) && !shown.includes(`${name}=`))
      .map((name) => `${folder}: ${name}`);
  });
  expect(missing).toEqual([]);
});
