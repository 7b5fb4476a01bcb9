import { readFile } from "node:fs/promises";
import { type TokenEvent, TokenRequestError, type TokenOperation } from "@ianum/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createRecorder, type RecordedMetric } from "./recorder.ts";

// What is asked of Prometheus must be there, spelled as OpenTelemetry's specification has it ("Prometheus and OpenMetrics
// Compatibility"): the Collector and Prometheus' own OTLP receiver go by it.

const error = new TokenRequestError({ httpStatus: 401, platformCode: "SEC_0005" });
const attempt = { strategy: "client_credentials", attempt: 1, isBackground: false };
const everyEvent: Readonly<Record<TokenEvent["type"], TokenEvent>> = {
  "token-waited": { type: "token-waited", reason: "empty", outcome: "failed", durationMs: 1, error },
  "token-requested": { type: "token-requested", ...attempt },
  "token-obtained": { type: "token-obtained", ...attempt, expiresAt: 1, durationMs: 1 },
  "token-attempt-failed": { type: "token-attempt-failed", ...attempt, error, durationMs: 1 },
  "token-attempt-abandoned": { type: "token-attempt-abandoned", ...attempt, durationMs: 1 },
  "token-request-retried": { type: "token-request-retried", error, attempt: 1, delayMs: 1 },
  "token-request-failed": { type: "token-request-failed", error, isBackground: true, attempts: 1, durationMs: 1 },
  "secret-refused": { type: "secret-refused", remaining: 1, durationMs: 1 },
  "cooled-down": { type: "cooled-down", error, retryAt: 1, durationMs: 1 },
  "token-refused": { type: "token-refused", mayResend: true },
  "token-invalidated": { type: "token-invalidated", ageMs: 1 },
  "request-replayed": { type: "request-replayed", durationMs: 1 },
  "origin-denied": { type: "origin-denied", origin: "https://elsewhere.example.org" },
  "token-adopted": { type: "token-adopted", expiresAt: 1, durationMs: 1 },
  "store-failed": { type: "store-failed", operation: "get", error, isDown: true },
  "store-recovered": { type: "store-recovered", durationMs: 1 },
};
const storeCall: TokenOperation = { name: "ianum.token.store", operation: "get" };

/** The metrics that Prometheus has, each with the labels that it can have. */
const exported = new Map<string, Set<string>>();
let recorded: readonly RecordedMetric[];
const recorder = createRecorder();
afterAll(() => recorder.close());
beforeAll(async () => {
  for (const event of Object.values(everyEvent)) recorder.telemetry(event);
  recorder.telemetry.trace(storeCall, async () => void Object.assign(storeCall, { result: "hit", error }));
  recorded = await recorder.metrics();
  for (const metric of recorded) {
    const labels = metric.points.flatMap(({ attributes }) => Object.keys(attributes)).map(labelOf);
    for (const name of namesOf(metric))
      exported.set(name, new Set([...labels, ...(name.endsWith("_bucket") ? ["le"] : [])]));
  }
});

const labelOf = (attribute: string): string => attribute.replaceAll(".", "_");

function namesOf({ kind, name, unit }: RecordedMetric): readonly string[] {
  const base = labelOf(name) + (unit === "s" ? "_seconds" : ""); // a unit in braces is left out
  if (kind === "histogram") return ["_bucket", "_sum", "_count"].map((suffix) => base + suffix);
  return [kind === "counter" ? `${base}_total` : base];
}

interface Query {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

function read(expression: string): Query {
  const labels = [
    ...[...expression.matchAll(/\{(.*?)\}/g)].flatMap(([, inner = ""]) =>
      [...inner.matchAll(/(\w+)=/g)].map(([, label]) => label!),
    ),
    ...[...expression.matchAll(/by \((.*?)\)/g)].flatMap(([, inner = ""]) => inner.split(", ")),
  ];
  const bare = expression.replaceAll(/\{.*?\}|by \(.*?\)/g, "");
  return { labels, metrics: [...bare.matchAll(/\bianum_\w+/g)].map(([name]) => name) };
}

function expectAnswerable(expression: string): void {
  const { labels, metrics } = read(expression);
  expect(metrics.length, expression).toBeGreaterThan(0);
  for (const metric of metrics) expect([...exported.keys()], expression).toContain(metric);
  const possible = new Set(["job", "instance", ...metrics.flatMap((metric) => [...exported.get(metric)!])]);
  for (const label of labels) expect([...possible], expression).toContain(label);
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

describe("the Grafana dashboard", async () => {
  const text = await readFile(new URL("../grafana-dashboard.json", import.meta.url), "utf8");
  const { panels } = JSON.parse(text) as Dashboard;
  const queries = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

  test.each(queries)("asks for what there is: $title, $legendFormat", ({ expr, legendFormat }) => {
    expectAnswerable(expr);
    // A legend names labels that the query keeps.
    const kept = [...expr.matchAll(/by \((.*?)\)/g)].flatMap(([, inner = ""]) => inner.split(", "));
    for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(kept).toContain(label);
  });

  test("shows every metric", () => {
    const shown = new Set(queries.flatMap(({ expr }) => read(expr).metrics));
    expect(recorded.filter((metric) => !namesOf(metric).some((name) => shown.has(name)))).toEqual([]);
  });

  test("has no two panels in one place", () => {
    const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});

interface Alerts {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

describe("the README", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const { groups } = parse(/```yaml\n([\s\S]*?)```/.exec(readme)![1]!) as Alerts;

  test.each(groups.flatMap(({ rules }) => rules))("has an alert that can go off: $alert", ({ expr }) => {
    expectAnswerable(expr);
  });

  test("lists every metric, and no other", () => {
    const section = readme.slice(readme.indexOf("## Metrics"), readme.indexOf("## Spans"));
    const listed = [...section.matchAll(/^\| `(ianum\.[\w.]+)`/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(new Set(recorded.map(({ name }) => name)));
  });

  test("lists the attributes of each", () => {
    for (const { name, points } of recorded) {
      const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\` `)) ?? "";
      const attributes = new Set(points.flatMap((point) => Object.keys(point.attributes)));
      for (const attribute of row.includes("the same") ? [] : attributes)
        expect(row, name).toContain(`\`${attribute}\``);
    }
  });
});
