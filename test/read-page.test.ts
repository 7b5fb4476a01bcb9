import { expect, test } from "vitest";
import { readPage } from "./fences/read-page.ts";

const page = (...lines: string[]) => readPage("page.md", lines.join("\n"));

test("code keeps the line numbers of its page, hidden setup included", () => {
  const { programs } = page("# Title", "<!-- fence: setup", "const a = 1;", "-->", "", "```ts", "a;", "```");
  expect(programs).toEqual([
    {
      page: "page.md",
      line: 6,
      extension: "ts",
      hiddenVariables: [],
      code: "\n\nconst a = 1;\n\n\n\na;\n",
      skipReason: undefined,
    },
  ]);
});

test("a fence goes on in the one before where a comment says so", () => {
  const { programs } = page("```ts", "const a = 1;", "```", "", "<!-- fence: continue -->", "", "```ts", "a;", "```");
  expect(programs.map(({ code }) => code.split("\n").filter((line) => line.trim()))).toEqual([["const a = 1;", "a;"]]);
});

test("hidden lines after a fence belong to it", () => {
  const { programs } = page("```ts", "const a = 1;", "```", "", "<!-- fence: then", "a;", "-->");
  expect(programs.map(({ code }) => code.split("\n").filter((line) => line.trim()))).toEqual([["const a = 1;", "a;"]]);
});

test("fences in lists count, and fences of other languages are left alone", () => {
  const { programs, shell } = page(
    "1. First",
    "   ```ts",
    "   a;",
    "   ```",
    "",
    "```json",
    "{}",
    "```",
    "```sh",
    "npm test",
    "```",
  );
  expect(programs.map(({ line }) => line)).toEqual([2]);
  expect(shell).toEqual([{ line: 10, text: "npm test" }]);
});

test.for([
  [["<!-- fence: skip-run -->", "```ts", "a;", "```"], /needs a reason/],
  [["<!-- fence: setpu -->", "```ts", "a;", "```"], /is unknown/],
  [["<!-- fence: continue -->", "```ts", "a;", "```"], /no fence before/],
  [["<!-- fence: skip-run why -->", "", "Some text"], /before something else/],
  [["<!-- fence: skip-run why -->", "```json", "{}", "```"], /is not run/],
] as const)("a comment that steers nothing is refused: %s", ([lines, message]) => {
  expect(() => page(...lines)).toThrow(message);
});
