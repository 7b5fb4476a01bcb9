import { measures, type PeerResults } from "./peer-results.ts";

interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly ours: string;
  readonly others: string;
}

const colours: Readonly<Record<"light" | "dark", Colours>> = {
  light: { text: "#1f2328", muted: "#59636e", ours: "#0a7d4f", others: "#b9c1ca" },
  dark: { text: "#f0f6fc", muted: "#9198a1", ours: "#3fb97f", others: "#4a535e" },
};

const NAMES = 190;
const COLUMN = 120;
const BAR = 64;
const ROW = 22;
const HEAD = 44;

/** A row for each contender, a bar for each figure. As long as the largest in its column. */
export function resultsPlot({ contenders }: PeerResults, scheme: "light" | "dark"): string {
  const { muted, ours, others, text } = colours[scheme];
  const columns = measures.filter(({ unit }) => unit !== undefined);
  const width = NAMES + columns.length * COLUMN;
  const height = HEAD + contenders.length * ROW + 8;
  const titles = columns.map((measure, column) => label(NAMES + column * COLUMN, 18, measure.title, text, "600"));
  const units = columns.map((measure, column) =>
    label(NAMES + column * COLUMN, 34, measure.unit ?? "", muted, "400", 11),
  );
  const rows = contenders.flatMap((result, row) => {
    const y = HEAD + row * ROW;
    const isOurs = result.name.startsWith("@ianum/");
    const bars = columns.flatMap((measure, column) => {
      const value = measure.of(result) ?? 0;
      const most = Math.max(1, ...contenders.map((other) => measure.of(other) ?? 0));
      const x = NAMES + column * COLUMN;
      const length = Math.max(2, (BAR * value) / most);
      const bar = `<rect x="${x}" y="${y + 4}" width="${length.toFixed(1)}" height="12" rx="2" fill="${isOurs ? ours : others}"/>`;
      return [bar, label(x + length + 5, y + 14, measure.print(value), text, isOurs ? "600" : "400")];
    });
    return [label(0, y + 14, result.name, text, isOurs ? "600" : "400"), ...bars];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What each contender costs its callers and its platform; the shorter, the better" font-family="system-ui, sans-serif" font-size="12">
${[...titles, ...units, ...rows].join("\n")}
</svg>
`;
}

function label(x: number, y: number, text: string, fill: string, weight: string, size = 12): string {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${fill}" font-weight="${weight}" font-size="${size}">${text.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</text>`;
}
