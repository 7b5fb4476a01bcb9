import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createWorld, ianum } from "./ianum.ts";

// Files and bytes are counted, not milliseconds: they are what start-up takes, and a busy machine does not change them.

/** The files that the command loads for these arguments, as V8 tells, and their bytes. */
async function loadedFor(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly files: readonly string[]; readonly bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { code } = await ianum(args, { env: { ...env, NODE_V8_COVERAGE: folder } });
  expect(code).toBe(0);
  const [report = ""] = await readdir(folder);
  const { result } = JSON.parse(await readFile(join(folder, report), "utf8")) as { result: readonly { url: string }[] };
  const files = result.flatMap(({ url }) => (url.startsWith("file:") ? [fileURLToPath(url)] : []));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return { files, bytes: sizes.reduce((total, size) => total + size, 0) };
}

test.for([["--version"], ["doctor", "-V"], ["sandbox", "--version"]])(
  "%j loads one small file, and no library",
  async (args) => {
    const { files, bytes } = await loadedFor(args);
    expect(files.map((file) => file.replace(/^.*\/dist\//, ""))).toEqual(["bin.js"]);
    expect(bytes).toBeLessThan(2_000);
  },
);

test.for([["--help"], [], ["doctor", "--help"], ["subscription", "data", "--help"]])(
  "%j loads the library for commands, and nothing that works with the platform or draws",
  async (args) => {
    const { files, bytes } = await loadedFor(args);
    const libraries = files.filter((file) => !file.includes("/cli/dist/"));
    expect(libraries.filter((file) => !file.includes("/commander/"))).toEqual([]);
    expect(libraries).not.toEqual([]);
    expect(files.length - libraries.length, files.join("\n")).toBeLessThanOrEqual(4);
    expect(bytes, files.join("\n")).toBeLessThan(150_000);
  },
);

test("a check loads neither tables nor prompts nor what decrypts", async () => {
  const { env } = await createWorld();
  const { files } = await loadedFor(["doctor"], env);
  expect(files.some((file) => /\/commander\//.test(file))).toBe(true);
  expect(files.filter((file) => /clack|cli-table3|openpgp|\/subscriptions\//.test(file))).toEqual([]);
});
