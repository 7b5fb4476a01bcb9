import { type Measure, measures, type PeerResult, type PeerResults } from "./peer-results.ts";

/** `RESULTS.md`: the table, what it means, where ours are not ahead, and how to repeat it. */
export function resultsPage(results: PeerResults): string {
  return `# Side by side with what people would use instead

<!-- Written by npm run bench -- --peers, from results.json. -->

One run of \`npm run bench -- --peers\` on ${results.date}: Node ${results.node}, ${results.processor}. The smaller, the better. **Bold**: nobody in that column has less.

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="../docs/pictures/peers-dark.svg">
  <img alt="The counts of the table as bars" src="../docs/pictures/peers-light.svg">
</picture>

${resultsTable(results)}

${legend()}

## Where ours are not ahead

${notAhead(results)}

## What each was given

None of the others speaks this platform's JSON body and \`Baerer\` but simple-oauth2; so the endpoint of the bench takes a form as well, and answers it with \`Bearer\`. Time is moved by hours, for \`Date\` and \`performance.now()\`; timers stay as they are, so that a refresh that a library schedules by a timer does not come.

${given(results)}

The scenarios are in [src/peers/scenarios.ts](src/peers/scenarios.ts), the contenders in [peers/contenders](peers/contenders): a page each. If one of them is not used there as its authors would, [open an issue](https://github.com/ianum/ianum-js/issues): a correction is welcome.
`;
}

export function resultsTable({ contenders }: PeerResults): string {
  const head = ["", ...measures.map(({ title }) => title)];
  const bests = measures.map((measure) => bestOf(measure, contenders));
  const rows = contenders.map((result) => [
    nameOf(result),
    ...measures.map((measure, index) => {
      const value = measure.of(result);
      if (value === undefined) return "";
      const text = measure.print(value);
      return measure.isSame(value, bests[index] ?? value) ? `**${text}**` : text;
    }),
  ]);
  return tableOf(head, rows);
}

/** What each column means. */
export function legend(): string {
  return measures.map(({ title, about }) => `- **${title}**: ${about}`).join("\n");
}

/** Each measure in which another contender does better than both of ours. */
export function notAhead({ contenders }: PeerResults): string {
  const ours = contenders.filter(({ name }) => name.startsWith("@ianum/"));
  const lines = measures.flatMap((measure) => {
    const best = bestOf(measure, contenders);
    const own = bestOf(measure, ours);
    if (measure.isSame(own, best)) return [];
    const better = contenders.filter((result) => {
      const value = measure.of(result);
      return value !== undefined && !ours.includes(result) && !measure.isSame(own, value) && value < own;
    });
    const named = better.map((result) => `${result.name} ${measure.print(measure.of(result) ?? 0)}`).join(", ");
    return [`- **${measure.title}**: ours ${measure.print(own)}; ${named}.`];
  });
  return lines.length === 0 ? "In none of these columns." : lines.join("\n");
}

function given({ contenders }: PeerResults): string {
  return contenders
    .filter(({ given: what }) => what !== undefined)
    .map(({ name, given: what }) => `- **${name}**: ${what}`)
    .join("\n");
}

function nameOf({ name, version }: PeerResult): string {
  return version === undefined ? name : `${name} ${version}`;
}

function bestOf(measure: Measure, contenders: readonly PeerResult[]): number {
  return Math.min(...contenders.map((result) => measure.of(result) ?? Infinity));
}

/** As the formatter writes tables: the columns' widths are those of their longest cells. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
