import Table from "cli-table3";
import type { DayCount } from "./count-by-day.ts";

const BAR_WIDTH = 36;
const weekday = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" });
const number = new Intl.NumberFormat("en");

/** The days as a table that fits 80 columns; those after the first `rows` share the last row. */
export function reportTable(days: readonly DayCount[], rows: number): string {
  const shown = days.slice(0, rows);
  const earlier = days.slice(rows);
  const highest = Math.max(...shown.map(({ count }) => count));

  const table = new Table({
    head: ["day (UTC)", "accesses", ""],
    colAligns: ["left", "right", "left"],
    style: { head: [], border: [], "padding-left": 2, "padding-right": 0 },
    chars: borderless,
  });
  for (const { day, count } of shown) {
    const bar = "▇".repeat(Math.max(1, Math.round((count / highest) * BAR_WIDTH)));
    table.push([`${day} ${weekday.format(new Date(day))}`, number.format(count), bar]);
  }
  if (earlier.length > 0) {
    const sum = earlier.reduce((total, { count }) => total + count, 0);
    table.push([
      `${number.format(earlier.length)} earlier ${earlier.length === 1 ? "day" : "days"}`,
      number.format(sum),
    ]);
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const borderless = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
