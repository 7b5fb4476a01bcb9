// npm run picture: runs the tour's bad day and draws what it printed, for the README.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, helpOn, install, quietly, root } from "./workspace.mjs";

helpOn(`Usage: npm run picture

Runs the tour's stop bad-day, and writes what it printed as pictures, light and dark, into docs/pictures/.`);
await install();
await build();

const COLUMN = 8.43;
const LINE = 19;
const MARGIN = 20;
const themes = {
  light: { paper: "#ffffff", edge: "#d0d7de", ink: "#1f2328", faint: "#59636e", good: "#1a7f37", bad: "#cf222e" },
  dark: { paper: "#0d1117", edge: "#3d444d", ink: "#f0f6fc", faint: "#9198a1", good: "#3fb950", bad: "#f85149" },
};

const { code, output } = await quietly(process.execPath, ["apps/tour/dist/main.js", "bad-day"], {
  headline: "having a bad day",
});
if (code === 0) {
  const lines = ["$ npm start -- bad-day", "", ...badDayOf(output)];
  const folder = join(root, "docs", "pictures");
  mkdirSync(folder, { recursive: true });
  for (const [name, theme] of Object.entries(themes)) {
    writeFileSync(join(folder, `bad-day-${name}.svg`), draw(lines, theme));
    console.log(`docs/pictures/bad-day-${name}.svg`);
  }
}
process.exitCode = code;

/** The scenes alone: neither what comes before them nor the sums after. */
function badDayOf(text) {
  const lines = text.split("\n").map((line) => line.replace(/^ {2}/, ""));
  const first = lines.findIndex((line) => line.startsWith("bad-day:")) + 2;
  const last = lines.findIndex((line) => line.startsWith("kept:"));
  return lines.slice(first, last - 1);
}

function draw(lines, { paper, edge, ink, faint, good, bad }) {
  const width = Math.ceil(78 * COLUMN + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  const texts = lines.map((line, index) => {
    const fill = line.startsWith("$") ? faint : ink;
    const y = MARGIN + (index + 0.75) * LINE;
    return `<text x="${MARGIN}" y="${y}" fill="${fill}" xml:space="preserve">${colored(line, { good, bad, faint })}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What npm start -- bad-day prints">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${paper}" stroke="${edge}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${texts.join("\n")}
</g>
</svg>
`;
}

/** Each part has a place of its own: not every font has a ✓ as wide as its letters. */
function colored(line, { good, bad, faint }) {
  const [, mark, contender, rest, time] = /^ {2}([✓✗]) (.{13}) (.*?) +([\d.]+ s)$/.exec(line) ?? [];
  if (mark === undefined) return escaped(line);
  const at = (column, fill, text) =>
    `<tspan x="${MARGIN + column * COLUMN}"${fill ? ` fill="${fill}"` : ""}>${escaped(text)}</tspan>`;
  return [
    at(2, mark === "✓" ? good : bad, mark),
    at(4, "", contender),
    at(18, "", rest),
    at(72, faint, time.padStart(6)),
  ].join("");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
