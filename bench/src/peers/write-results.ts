import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { PeerResults } from "./peer-results.ts";
import { legend, notAhead, resultsPage, resultsTable } from "./results-page.ts";
import { resultsPlot } from "./results-plot.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** All that is made from one run, file by file: the figures, their page, their plots, and the guide's table. */
export function writeResults(results: PeerResults, write: (path: string, text: string) => void): readonly string[] {
  const guide = readFileSync(`${root}docs/guides/comparison.md`, "utf8");
  const files: Readonly<Record<string, string>> = {
    "bench/results.json": `${JSON.stringify(results, null, 2)}\n`,
    "bench/RESULTS.md": resultsPage(results),
    "docs/pictures/peers-light.svg": resultsPlot(results, "light"),
    "docs/pictures/peers-dark.svg": resultsPlot(results, "dark"),
    "docs/guides/comparison.md": filled(guide, {
      results: `${resultsTable(results)}\n\n${legend()}`,
      "not ahead": notAhead(results),
    }),
  };
  for (const [path, text] of Object.entries(files)) write(`${root}${path}`, text);
  return Object.keys(files);
}

/** A page with each text between the comments that bear its name. */
function filled(page: string, texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts).reduce(
    (text, [name, content]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\\n)[^]*?(\\n<!-- /${name} -->)`),
        (_, start: string, end: string) => `${start}\n${content}\n${end}`,
      ),
    page,
  );
}
