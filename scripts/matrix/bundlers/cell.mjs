import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startProgram } from "../start-program.mjs";

export const about = "a program for Node, bundled and minified";

export async function start({ folder, test, variant }) {
  execFileSync(process.execPath, [`${variant}.mjs`], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });

  test("the packages are inside of the bundle", () => {
    const out = join(folder, "out");
    for (const file of readdirSync(out))
      assert.doesNotMatch(readFileSync(join(out, file), "utf8"), /(from|import|require)\s*\(?\s*["']@ianum\//);
  });

  return startProgram({ folder, program: join("out", "entry.mjs") });
}
