import { fileURLToPath } from "node:url";
import { stories, type TimelineResults } from "./timeline.ts";
import { timelinePlot } from "./timeline-plot.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** All that is made from one run, file by file: the figures and their plots. */
export function writeTimelines(
  results: TimelineResults,
  write: (path: string, text: string) => void,
): readonly string[] {
  const files: Record<string, string> = { "bench/timelines.json": `${JSON.stringify(results, null, 2)}\n` };
  for (const story of stories)
    for (const scheme of ["light", "dark"] as const)
      files[`docs/pictures/${story}-${scheme}.svg`] = timelinePlot(story, results.stories[story], scheme);
  for (const [path, text] of Object.entries(files)) write(`${root}${path}`, text);
  return Object.keys(files);
}
