import type { Story, Tick, Timeline } from "./timeline.ts";

interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly ours: string;
  readonly others: string;
  readonly bad: string;
  readonly trouble: string;
}

const colours: Readonly<Record<"light" | "dark", Colours>> = {
  light: {
    text: "#1f2328",
    muted: "#59636e",
    grid: "#d9dee3",
    ours: "#0a7d4f",
    others: "#59636e",
    bad: "#cf222e",
    trouble: "#fff1e5",
  },
  dark: {
    text: "#f0f6fc",
    muted: "#9198a1",
    grid: "#353c44",
    ours: "#3fb97f",
    others: "#9198a1",
    bad: "#f85149",
    trouble: "#3a2615",
  },
};

interface Scene {
  readonly title: string;
  readonly unit: string;
  /** What went wrong, and from when to when. */
  readonly trouble: { readonly from: number; readonly until?: number; readonly label: string };
  readonly marks: readonly number[];
}

const scenes: Readonly<Record<Story, Scene>> = {
  revocation: {
    title: "Every token is revoked after three seconds",
    unit: "s",
    trouble: { from: 3, label: "revoked" },
    marks: [0, 2, 4, 6, 8, 10],
  },
  outage: {
    title: "The token endpoint answers 503 for nine and a half minutes, at the end of a token's hour",
    unit: "min",
    trouble: { from: 50, until: 59.5, label: "503" },
    marks: [48, 50, 52, 54, 56, 58, 60, 62],
  },
};

const [PANEL, GAP, LEFT, TOP] = [400, 40, 58, 74];
const HEIGHTS = [110, 60, 60] as const;
const BETWEEN = 30;

/** Three strips for each contender, one below the other: what a call takes, the calls that fail, the token requests. */
export function timelinePlot(story: Story, timelines: readonly Timeline[], scheme: "light" | "dark"): string {
  const { text } = colours[scheme];
  const width = LEFT + timelines.length * PANEL + (timelines.length - 1) * GAP + 30;
  const height = TOP + HEIGHTS.reduce((sum, each) => sum + each + BETWEEN, 0) + 12;
  const all = timelines.flatMap(({ ticks }) => ticks);
  const panels = timelines.map((timeline, index) => panel(story, timeline, all, LEFT + index * (PANEL + GAP), scheme));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${scenes[story].title}: latency, failures and token requests over time" font-family="system-ui, sans-serif" font-size="12">
${[label(LEFT, 18, scenes[story].title, text, { weight: "600", size: 14 }), ...panels].join("\n")}
</svg>
`;
}

function panel(
  story: Story,
  { contender, ticks }: Timeline,
  all: readonly Tick[],
  left: number,
  scheme: "light" | "dark",
): string {
  const palette = colours[scheme];
  const { marks, trouble, unit } = scenes[story];
  const isOurs = contender.startsWith("@ianum/");
  const ink = isOurs ? palette.ours : palette.others;
  const [first = 0, last = 1] = [marks[0], marks.at(-1)];
  const x = (at: number): number => left + (PANEL * (at - first)) / (last - first);
  const strips: readonly { readonly name: string; readonly of: (tick: Tick) => number; readonly fill: string }[] = [
    { name: "a call takes, ms (median)", of: ({ medianMs }) => medianMs, fill: ink },
    { name: `calls that fail, of ${ticks[0]?.calls ?? 0}`, of: ({ failed }) => failed, fill: palette.bad },
    { name: "token requests", of: ({ tokenRequests }) => tokenRequests, fill: ink },
  ];
  const parts = [label(left, 44, contender, palette.text, { weight: "600", size: 13 })];
  let top = TOP;
  const barWidth = Math.max(2, PANEL / ticks.length - 1.5);
  strips.forEach(({ fill, name, of }, index) => {
    const height = HEIGHTS[index] ?? 0;
    const bottom = top + height;
    const most = Math.max(1, ...all.map(of));
    const y = (value: number): number => bottom - (height * value) / most;
    const from = x(trouble.from);
    parts.push(
      trouble.until === undefined
        ? line(from, top, from, bottom, palette.muted, "3 3")
        : rect(from, top, x(trouble.until) - from, height, palette.trouble),
      line(left, bottom, left + PANEL, bottom, palette.grid),
      label(left, top - 6, name, palette.muted, { size: 11 }),
      label(left - 6, top + 9, String(most), palette.muted, { size: 11, anchor: "end" }),
      label(left - 6, bottom, "0", palette.muted, { size: 11, anchor: "end" }),
    );
    if (index === 0)
      parts.push(
        label(from + (trouble.until === undefined ? 12 : 4), top + 11, trouble.label, palette.bad, { size: 11 }),
      );
    for (const tick of ticks) {
      const value = of(tick);
      if (value > 0) parts.push(rect(x(tick.at), y(value), barWidth, bottom - y(value), fill));
    }
    top = bottom + BETWEEN;
  });
  const bottom = top - BETWEEN;
  for (const mark of marks)
    parts.push(
      label(x(mark), bottom + 16, `${mark}${mark === last ? ` ${unit}` : ""}`, palette.muted, {
        size: 11,
        anchor: "middle",
      }),
    );
  return parts.join("\n");
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string, dashes = "none"): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}" stroke-dasharray="${dashes}"/>`;
}

function label(
  x: number,
  y: number,
  text: string,
  fill: string,
  {
    anchor = "start",
    size = 12,
    weight = "400",
  }: { readonly weight?: string; readonly size?: number; readonly anchor?: string } = {},
): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${fill}" font-weight="${weight}" font-size="${size}" text-anchor="${anchor}">${text}</text>`;
}
