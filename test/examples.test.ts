// What a reader needs besides the code of a page: its packages, its variables, and an address that a sandbox can take over.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPage } from "./fences/read-page.ts";
import { pages, root } from "./repository.ts";

const read = pages().map((page) => {
  const markdown = readFileSync(join(root, page), "utf8");
  return { page, markdown, ...readPage(page, markdown) };
});
const quickStarts = ["express", "fastify", "lambda", "many-processes", "nestjs", "nextjs", "workers"];
const startsOn = [/^packages\/[^/]+\/README\.md$/, new RegExp(`^docs/guides/(?:${quickStarts.join("|")})\\.md$`)];

// A reader who has started a sandbox, and set what it prints, runs these lines against it and not against the platform.
test("an example that calls the platform takes its address from the environment, or is in memory", () => {
  const fixed = read.flatMap(({ page, programs }) =>
    programs
      .filter(({ code }) => /https:\/\/(?:api-)?auth\./.test(code))
      .filter(({ code }) => !/_AUTH_URL|resolveEndpoints|createSandbox|ProxyAgent/.test(code))
      .map(({ line }) => `${page}:${line}`),
  );
  expect(fixed).toEqual([]);
});

test("a variable that hidden lines set has a default in the code, or is explained in the text of the page", () => {
  const unexplained = read.flatMap(({ page, markdown, programs }) => {
    const text = markdown.replace(/^```(?!sh)\w[^]*?^```$|<!--[^]*?-->/gm, "");
    return programs.flatMap(({ line, code, hiddenVariables }) =>
      hiddenVariables
        .filter((name) => !text.includes(name) && !new RegExp(`"${name}"\\] \\?\\? (?!"")`).test(code))
        .map((name) => `${page}:${line}: ${name}`),
    );
  });
  expect(unexplained).toEqual([]);
});

test.each(read.filter(({ page }) => startsOn.some((pattern) => pattern.test(page))))(
  "$page installs what its first example imports, in the lines above it",
  ({ markdown, shell }) => {
    const visible = markdown.replaceAll(/<!--[^]*?-->/g, (comment) => "\n".repeat(comment.split("\n").length - 1));
    const fence = /^```ts\n([^]*?)^```$/m.exec(visible);
    const line = visible.slice(0, fence?.index ?? 0).split("\n").length;
    const commands = shell.filter((command) => command.line < line && /\bnpm install /.test(command.text));
    const installed = new Set(commands.flatMap(({ text }) => text.split(/\s+/)));
    const imported = Array.from(
      (fence?.[1] ?? "").matchAll(/^(?:import|.*\bfrom) "([^".][^"]*)"/gm),
      ([, name = ""]) => name,
    )
      .filter((name) => !name.startsWith("node:"))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      );
    expect(imported.filter((name) => !given(name) && !installed.has(name))).toEqual([]);
  },
);

// Without our scope npx fetches a package of that name, and its owner may be anyone.
test("npx runs our commands by their scoped names, and nothing else than the tools that a page installs", () => {
  const names = read.flatMap(({ page, markdown }) =>
    Array.from(markdown.matchAll(/\bnpx (?:--?\S+ )*([^\s`-][^\s`]*)/g), ([, name = ""]) => `${page}: ${name}`),
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !/: (?:@ianum\/(?:cli|sandbox)|pnpm|tsx)$/.test(name))).toEqual([]);
});

test("a table has a header", () => {
  const headless = read.flatMap(({ page, markdown }) =>
    markdown.split("\n").flatMap((line, index) => (/^\|[ |]*\|$/.test(line) ? [`${page}:${index + 1}`] : [])),
  );
  expect(headless).toEqual([]);
});

/** What the reader of a page about a framework has already. */
function given(name: string): boolean {
  return /^(?:reflect-metadata|@nestjs\/.+)$/.test(name);
}
