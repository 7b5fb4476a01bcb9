// What stands between a stranger's package and whoever works here.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./repository.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const settings = parse(read("pnpm-workspace.yaml")) as Readonly<Record<string, unknown>>;

test("the lockfile is compared with the registry, and a new version waits before it comes in", () => {
  expect(settings["trustLockfile"] ?? false).toBe(false);
  expect(settings["minimumReleaseAge"]).toBeGreaterThanOrEqual(3 * 24 * 60);
  expect(settings["trustPolicy"]).toBe("no-downgrade");
});

test.runIf(existsSync(join(root, ".git")))("a review shows what changes in the lockfile", () => {
  const args = ["check-attr", "linguist-generated", "diff", "--", "pnpm-lock.yaml"];
  const { stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  expect(stdout).toContain("linguist-generated: unset");
  expect(stdout).toContain("diff: set");
});

test("the lockfile names a hash for each package, and no address of its own", () => {
  const { packages } = parse(read("pnpm-lock.yaml")) as {
    readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, string>> }>>;
  };
  const strange = Object.entries(packages).filter(
    ([, { resolution }]) => !resolution["integrity"]?.startsWith("sha512-") || resolution["tarball"] !== undefined,
  );
  expect(strange.map(([name]) => name)).toEqual([]);
});

test("the package manager is named with its hash, of the version that the catalog has", () => {
  const { packageManager = "" } = JSON.parse(read("package.json")) as { readonly packageManager?: string };
  const [version, hash] = packageManager.split("+");
  const { pnpm } = settings["catalog"] as Readonly<Record<string, string>>;
  expect(version).toBe(`pnpm@${pnpm}`);
  // The same hash stands in the lockfile, in base64.
  const inBase64 =
    /\n {2}pnpm@[\d.]+:\n {4}resolution: \{integrity: sha512-([^}]+)\}/.exec(read("pnpm-lock.yaml"))?.[1] ?? "";
  expect(hash).toBe(`sha512.${Buffer.from(inBase64, "base64").toString("hex")}`);
});

test("packages and actions are kept up to date, some days after they are published", () => {
  const { updates } = parse(read(".github/dependabot.yml")) as {
    readonly updates: readonly { readonly "package-ecosystem": string; readonly cooldown?: object }[];
  };
  expect(updates.map((update) => update["package-ecosystem"]).toSorted()).toEqual(["github-actions", "npm"]);
  expect(updates.every(({ cooldown }) => cooldown !== undefined)).toBe(true);
});
