// The settings in the testing guide are the files with which release:check runs a stranger's tests.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./repository.ts";

const stranger = join(root, "scripts", "release-check", "stranger");
const guide = readFileSync(join(root, "docs", "guides", "testing.md"), "utf8");
const fences = Array.from(guide.matchAll(/^```\w+ title=(\S+)\n([^]*?)^```$/gm), ([, file = "", text = ""]) => ({
  file,
  text,
}));
const shown = (name: string): readonly string[] => fences.filter(({ file }) => file === name).map(({ text }) => text);
const settings = (folder: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(stranger, folder, file), "utf8")) as Record<string, unknown>;

test("the settings for Jest are the ones that are run", () => {
  const own = (config: Record<string, unknown>): object =>
    Object.fromEntries(Object.entries(config).filter(([name]) => name !== "testMatch"));
  expect(shown("jest.config.json").map((text) => JSON.parse(text) as unknown)).toEqual([
    own(settings("commonjs", "jest.config.json")),
    own(settings("typescript", "jest.config.json")),
  ]);
  for (const folder of ["commonjs", "typescript"])
    expect(shown("babel.config.json").map((text) => JSON.parse(text) as unknown)).toEqual([
      settings(folder, "babel.config.json"),
    ]);
});

test("the environment with a document is the one that is run", () => {
  const [, ...lines] = readFileSync(join(stranger, "commonjs", "jsdom-with-fetch.js"), "utf8").split("\n");
  expect(shown("jsdom-with-fetch.js")).toEqual([lines.join("\n")]);
});

test("Babel compiles the packages wherever npm or pnpm has put them, and nothing else", () => {
  const [pattern = ""] = settings("commonjs", "jest.config.json")["transformIgnorePatterns"] as string[];
  const isIgnored = (path: string): boolean => new RegExp(pattern).test(path);
  expect(isIgnored("/app/node_modules/@ianum/core/dist/index.js")).toBe(false);
  expect(isIgnored("/app/node_modules/.pnpm/@ianum+core@1.0.0/node_modules/@ianum/core/dist/index.js")).toBe(false);
  expect(isIgnored("/app/node_modules/express/index.js")).toBe(true);
  expect(isIgnored("/app/node_modules/.pnpm/express@5.3.0/node_modules/express/index.js")).toBe(true);
});
