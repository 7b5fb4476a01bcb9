// What GitHub runs, as far as it can be judged without GitHub.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readManifest, root } from "./repository.ts";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix?: { readonly node?: readonly number[]; readonly os?: readonly string[] } };
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
    expect(lines.filter((line) => !/uses: [\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+/.test(line))).toEqual([]);
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
  expect(jobs["start"]?.strategy?.matrix?.os).toEqual(["macos-15", "windows-2025"]);
  expect(statSync(join(root, ".ci/run")).mode & 0o111).not.toBe(0);
});

const release = workflows.find(({ name }) => name === "release.yml")?.workflow.jobs ?? {};

test("a job of the release that may write or publish runs nothing that was installed", () => {
  const able = Object.entries(release).filter(([, { permissions = {} }]) =>
    Object.values(permissions).includes("write"),
  );
  expect(able.map(([name]) => name)).toEqual(["pull-request", "publish", "releases"]);
  const commands = able.flatMap(([, { steps = [] }]) => steps.map(({ run = "" }) => run)).join("\n");
  expect(commands).not.toMatch(/\b(npm (ci|i|install|run|exec|start|test)|npx|pnpm|node|turbo)\b/);
  const actions = able.flatMap(([, { steps = [] }]) => steps.flatMap(({ uses = [] }) => uses));
  expect(actions.filter((action) => !/^actions\/(checkout|download-artifact|setup-node)@/.test(action))).toEqual([]);
});

test("what is published is a tarball that another job has checked and packed, from no checkout", () => {
  expect(release["pack"]?.permissions).toEqual({ contents: "read" });
  expect(release["pack"]?.steps?.flatMap(({ run = [] }) => run)).toEqual(["npm run release:check", "npm run pack"]);
  expect(release["publish"]?.permissions).toEqual({ "id-token": "write" });
  const { steps = [] } = release["publish"] ?? {};
  expect(steps.flatMap(({ uses = [] }) => uses).filter((action) => action.startsWith("actions/checkout@"))).toEqual([]);
});

test("only the jobs that publish, or that sign the public score, can prove who they are", () => {
  const able = workflows.flatMap(({ name: file, workflow }) =>
    Object.entries(workflow.jobs)
      .filter(([, { permissions }]) => permissions?.["id-token"] !== undefined)
      .map(([name]) => `${file} ${name}`),
  );
  expect(able.toSorted()).toEqual(["release.yml publish", "scorecard.yml analyze"]);
});

test("the publishing job publishes what the registry does not have, and says what it was", () => {
  const script = release["publish"]?.steps?.find(({ id }) => id === "publish")?.run ?? "";
  const cwd = mkdtempSync(join(tmpdir(), "ianum-publish-"));
  try {
    for (const [name, version] of [
      ["core", "1.2.0"],
      ["fetch", "2.0.1"],
    ] as const) {
      mkdirSync(join(cwd, "package"), { recursive: true });
      writeFileSync(join(cwd, "package/package.json"), JSON.stringify({ name: `@ianum/${name}`, version }));
      mkdirSync(join(cwd, "tarballs"), { recursive: true });
      spawnSync("tar", ["-czf", `tarballs/ianum-${name}-${version}.tgz`, "package"], { cwd });
    }
    // A registry that has core 1.2.0; what it is told is written down.
    mkdirSync(join(cwd, "bin"));
    const npm = `#!/bin/sh\nif [ "$1" = view ]; then [ "$2" = @ianum/core@1.2.0 ] && echo 1.2.0; exit; fi\necho "$@" >> told\n`;
    writeFileSync(join(cwd, "bin/npm"), npm, { mode: 0o755 });
    const env = {
      ...process.env,
      PATH: `${join(cwd, "bin")}:${process.env["PATH"]}`,
      GITHUB_OUTPUT: join(cwd, "output"),
    };
    const { status, stderr } = spawnSync("bash", ["-e", "-c", script], { cwd, env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readFileSync(join(cwd, "told"), "utf8")).toBe(
      "publish ./tarballs/ianum-fetch-2.0.1.tgz --provenance --access public --ignore-scripts\n",
    );
    expect(readFileSync(join(cwd, "output"), "utf8").trim()).toBe("published= @ianum/fetch@2.0.1");
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
