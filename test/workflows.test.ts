// What GitHub runs, as far as it can be judged without GitHub.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readManifest, root } from "./repository.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix?: { readonly node?: readonly number[] } };
  readonly "timeout-minutes"?: number;
  readonly uses?: string;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, ".github/workflows");
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), "utf8");
  return { name, text, workflow: parse(text) as Workflow };
});

describe.each(workflows)("$name", ({ text, workflow }) => {
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps ?? []);

  test("names each foreign action by its full commit, and says which version that is", () => {
    const lines = text.split("\n").filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/.test(line))).toEqual([]);
  });

  test("may do nothing but read, unless a job says what for", () => {
    const { permissions } = workflow;
    expect([{}, { contents: "read" }]).toContainEqual(permissions);
    const writing = text.split("\n").filter((line) => /^ {6,}(contents|id-token): write/.test(line));
    expect(writing.filter((line) => !line.includes(" # "))).toEqual([]);
  });

  test("keeps no credentials in its checkout, and ends in time", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.every((step) => step.with?.["persist-credentials"] === false)).toBe(true);
    expect(jobs.every((job) => job.uses !== undefined || job["timeout-minutes"] !== undefined)).toBe(true);
    expect(workflow.concurrency).toBeDefined();
  });

  test("runs commands that exist", () => {
    const { scripts = {} } = readManifest(".");
    const commands = steps.flatMap((step) => [step.run, step.with?.["version"], step.with?.["publish"]]);
    const named = commands.flatMap((command) =>
      Array.from(String(command ?? "").matchAll(/npm run ([\w:-]+)/g), ([, name = ""]) => name),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test("CI runs what .ci/run does, on every Node that is supported", () => {
  const jobs = workflows.find(({ name }) => name === "ci.yml")?.workflow.jobs ?? {};
  expect(jobs["test"]?.steps?.map(({ run }) => run)).toContain(".ci/run");
  expect(jobs["test"]?.strategy?.matrix?.node).toEqual([20, 22, 24, 26]);
  expect(statSync(join(root, ".ci/run")).mode & 0o111).not.toBe(0);
});

test("only the job that publishes can prove to the registry who it is, and it runs no tests", () => {
  const able = workflows.flatMap(({ workflow }) =>
    Object.entries(workflow.jobs).filter(([, { permissions }]) => permissions?.["id-token"] !== undefined),
  );
  expect(able.map(([name]) => name)).toEqual(["publish"]);
  expect(able[0]?.[1].steps?.map(({ run }) => run).filter((run) => run !== undefined)).toEqual([
    "npm run release:check",
  ]);
});
