import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const pages = ["../README.md", "../../../docs/guides/troubleshooting.md"];

test("what axios.use without register throws is explained where people look for it", async () => {
  const axios = (await import("axios")).default as unknown as { readonly use: (plugin: unknown) => void };
  let thrown: unknown;
  try {
    axios.use(undefined);
  } catch (error) {
    thrown = error;
  }
  const line = String(thrown);
  expect(line).toBe("TypeError: axios.use is not a function");
  for (const page of pages) {
    const text = readFileSync(new URL(page, import.meta.url), "utf8");
    const paragraph = text.split("\n").find((each) => each.includes(line));
    expect(paragraph, page).toContain('import "@ianum/axios/register"');
  }
});
