import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const pages = ["../README.md", "../../../docs/guides/troubleshooting.md"];

test("what axios.use without register throws is explained where people look for it", () => {
  // In a process of its own: here another test may have imported register.
  const lines = 'import axios from "axios"; try { axios.use(); } catch (error) { console.log(String(error)); }';
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", lines], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  expect(stdout).toBe("TypeError: axios.use is not a function\n");
  for (const page of pages) {
    const text = readFileSync(new URL(page, import.meta.url), "utf8");
    const paragraph = text.split("\n").find((each) => each.includes(stdout.trim()));
    expect(paragraph, page).toContain('import "@ianum/axios/register"');
  }
});
