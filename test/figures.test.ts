// Figures in prose are checked as code is. One that a source declares or a benchmark is held to stands between two comments
// that no reader of the rendered page sees:
//
//   the lock ends after <!-- figure: store: life of a lock -->4 s<!-- /figure -->
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figures } from "./figures/figures.ts";
import { pages, root } from "./repository.ts";

const texts = pages().map((page) => ({ page, text: withoutFences(readFileSync(join(root, page), "utf8")) }));
const marked = texts.flatMap(({ page, text }) =>
  Array.from(text.matchAll(/<!-- figure: (.+?) -->(.*?)<!-- \/figure -->/g), ([, name = "", said]) => ({
    page,
    name,
    said,
  })),
);

test.each(marked)("$page says what is true of $name", ({ name, said }) => {
  expect(Object.keys(figures)).toContain(name);
  expect(said).toBe(figures[name]);
});

test("every figure that is declared stands on a page", () => {
  const used = new Set(marked.map(({ name }) => name));
  expect(Object.keys(figures).filter((name) => !used.has(name))).toEqual([]);
});

test("no mark is left open", () => {
  const open = texts.filter(({ text }) => count(text, "<!-- figure: ") !== count(text, "<!-- /figure -->"));
  expect(open.map(({ page }) => page)).toEqual([]);
});

test("the two tables of fleets have the same figures", () => {
  const rowsOf = (page: string, heading: string) => {
    const text = texts.find((each) => each.page === page)?.text.split(heading)[1] ?? "";
    return Array.from(text.matchAll(/^\| +([\d,]+) \| (none|shared) +((?:\| +[\d,]+ ){3})/gm), ([, ...cells]) =>
      cells.map((cell) => cell.replaceAll(" ", "")),
    );
  };
  const [guide, bench] = [
    rowsOf("docs/guides/many-processes.md", "## Figures"),
    rowsOf("bench/README.md", "## A fleet"),
  ];
  expect(guide).toHaveLength(6);
  expect(bench.slice(0, 6)).toEqual(guide);
});

function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, "");
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
