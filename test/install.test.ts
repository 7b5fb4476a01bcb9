// What a first install prints, with a pnpm that prints what the real one does.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "./repository.ts";

const clone = mkdtempSync(join(tmpdir(), "ianum install "));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const warning = '[WARN] Unsupported engine: wanted: {"node":">=22"} (current: {"node":"v20.20.2"})';
const chatter = [
  warning,
  "Packages: +562",
  "Downloading typescript@7.0.2: 0.00 B/12.3 MB",
  "Progress: resolved 562, reused 400, downloaded 162, added 562, done",
  "devDependencies:",
  "+ typescript 7.0.2",
];

describe.skipIf(process.platform === "win32")("a first install", () => {
  test("that works prints nothing of what pnpm says", () => {
    expect(install({ lines: chatter, code: 0 })).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("that fails prints what pnpm says, without its warnings about engines", () => {
    const reason = "ERR_PNPM_NO_MATCHING_VERSION  No matching version found for left@9";
    const { status, stdout, stderr } = install({ lines: [warning, reason, warning], code: 1 });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(`${reason}\ninstalling packages failed (exit code 1)\n`);
  });

  test.each(["ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "error sending request for url"])(
    "without a network (%s) says so in one line",
    (reason) => {
      const { status, stdout, stderr } = install({ lines: [...chatter, `request failed, reason: ${reason}`], code: 1 });
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(/^could not reach the npm registry\. .*run the same command again\n$/);
    },
  );
});

function install({ lines, code }: { readonly lines: readonly string[]; readonly code: number }) {
  const bin = join(clone, "node_modules", ".bin");
  mkdirSync(join(clone, "scripts"), { recursive: true });
  mkdirSync(bin, { recursive: true });
  for (const file of ["workspace.mjs", "start-process.mjs", "progress-line.mjs"])
    copyFileSync(join(root, "scripts", file), join(clone, "scripts", file));
  copyFileSync(join(root, "package.json"), join(clone, "package.json"));
  writeFileSync(
    join(bin, "pnpm"),
    `#!${process.execPath}\nconsole.log(${JSON.stringify(lines.join("\n"))}); process.exitCode = ${code};\n`,
    { mode: 0o755 },
  );
  const program = 'import { install } from "./scripts/workspace.mjs"; await install();';
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: clone,
    encoding: "utf8",
  });
  // On a busy machine it takes long enough for the line that says what is under way.
  return { status, stdout, stderr: stderr.replace(/^installing packages …\n/, "") };
}
