import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCodes } from "@ianum/core";
import { expect, test } from "vitest";
import { root } from "./repository.ts";

const folder = join(root, "docs/errors");
const codes = Object.values(errorCodes).toSorted();

test.each(codes)("%s has a page with its cause, how to check, and what to do", (code) => {
  const page = readFileSync(join(folder, `${code}.md`), "utf8");
  expect(page).toMatch(new RegExp(`^# \`${code}\`\\n`));
  const headings = Array.from(page.matchAll(/^## (.+)$/gm), ([, heading]) => heading);
  expect(headings).toEqual(["Cause", "How to check", "What to do"]);
});

test("every page is about a code that there is, and is listed", () => {
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  expect(pages.map((name) => name.replace(".md", "")).toSorted()).toEqual(codes);
  const list = readFileSync(join(folder, "README.md"), "utf8");
  expect(pages.filter((name) => !list.includes(`](${name})`))).toEqual([]);
  expect(existsSync(join(root, "docs/guides/troubleshooting.md"))).toBe(true);
});
