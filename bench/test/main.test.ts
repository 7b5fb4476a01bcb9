import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));

test("the benchmark fits 80 columns, says what it measures above each table, and ends with a sentence", async () => {
  const args = ["--expose-gc", program, "--rounds", "1", "--turn-ms", "1"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe(""); // nothing moves where it is not a terminal
  const lines = stdout.trimEnd().split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const aboveTables = lines.flatMap((line, at) => (line.startsWith("┌") ? [lines[at - 1]] : []));
  expect(aboveTables).toHaveLength(7);
  for (const title of aboveTables) expect(title).toMatch(/^[A-Za-z][\w ,():-]+$/);
  expect(lines.at(-1)).toMatch(/^In short, × CPU over loopback: fetch [\d.]+, axios [\d.]+, graphql-request [\d.]+\.$/);
});
