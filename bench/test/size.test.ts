import { expect, test } from "vitest";
import { entries, entrySize } from "../src/entry-size.ts";

for (const { name, specifier, budgetBytes } of entries) {
  if (budgetBytes === undefined) continue;
  test(`${name} is at most ${budgetBytes} bytes, minified and gzipped`, async () => {
    const { gzippedBytes, files } = await entrySize(specifier);
    expect(files.some(({ path }) => path.includes("core/src"))).toBe(true);
    expect(gzippedBytes, breakdown(files)).toBeLessThanOrEqual(budgetBytes);
  });
}

function breakdown(files: readonly { readonly path: string; readonly bytes: number }[]): string {
  return files.map(({ path, bytes }) => `${String(bytes).padStart(6)} ${path}`).join("\n");
}
