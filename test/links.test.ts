import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import GithubSlugger from "github-slugger";
import { fromMarkdown } from "mdast-util-from-markdown";
import { expect, test } from "vitest";
import { pages, root } from "./repository.ts";

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

test("every link between our pages leads somewhere", () => {
  const dead = pages().flatMap((page) =>
    nodesOf(page)
      .map(({ url }) => url ?? "")
      .filter((url) => url !== "" && !/^[a-z]+:/i.test(url))
      .filter((url) => !leadsSomewhere(page, url))
      .map((url) => `${page}: ${url}`),
  );
  expect(dead).toEqual([]);
});

function leadsSomewhere(page: string, url: string): boolean {
  const [path = "", anchor] = url.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (!existsSync(join(root, target))) return false;
  if (anchor === undefined || statSync(join(root, target)).isDirectory() || !target.endsWith(".md")) return true;
  const slugger = new GithubSlugger();
  const headings = nodesOf(target).filter(({ type }) => type === "heading");
  return headings.map((heading) => slugger.slug(textOf(heading))).includes(anchor);
}

function nodesOf(page: string): readonly Node[] {
  return withChildren(fromMarkdown(readFileSync(join(root, page), "utf8")));
}

function withChildren(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(withChildren)];
}

function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join("");
}
