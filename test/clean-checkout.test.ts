import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./repository.ts";

// A checkout without its history (a downloaded archive) has no git to ask.
test.runIf(existsSync(join(root, ".git")))("what our commands write is ignored by git", () => {
  const written = [
    "node_modules/x",
    "packages/core/dist/x",
    "apps/tour/dist/x",
    "coverage/x",
    "fences/x",
    ".turbo/x",
    "tarballs/x",
    "docs/site/reference/x",
    "docs/site/.cache/x",
    "docs/site/.vitepress/.temp/x",
  ];
  const { stdout } = spawnSync("git", ["check-ignore", ...written], { cwd: root, encoding: "utf8" });
  expect(stdout.trim().split("\n")).toEqual(written);
});
