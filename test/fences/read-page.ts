import { fromMarkdown } from "mdast-util-from-markdown";

/** Code of a page that runs as one program. Its lines stand where they stand on the page, so that errors point there. */
export interface Program {
  readonly page: string;
  /** Line of the first fence. */
  readonly line: number;
  readonly extension: string;
  readonly code: string;
  /** Why it is type-checked only. */
  readonly skipReason: string | undefined;
  /** Names of the environment that lines set which the rendered page does not show. */
  readonly hiddenVariables: readonly string[];
}

/** A command on a page, as `npm test` in a `sh` fence. */
export interface ShellLine {
  readonly line: number;
  readonly text: string;
}

type Tree = ReturnType<typeof fromMarkdown>;
type Node = Tree["children"][number];

const languages = new Set(["ts", "mts", "cts", "js", "mjs", "cjs"]);
const shells = new Set(["sh", "bash", "shell", "console"]);
const directive = /^<!--\s*fence:\s*(\S+)([\s\S]*?)-->$/;

interface Draft {
  readonly line: number;
  readonly extension: string;
  readonly lines: string[];
  readonly hiddenVariables: string[];
  skipReason: string | undefined;
}

/** Takes the fences, and the comments that steer them, out of a markdown page. */
export function readPage(
  page: string,
  markdown: string,
): { programs: readonly Program[]; shell: readonly ShellLine[] } {
  const drafts: Draft[] = [];
  const shell: ShellLine[] = [];
  let pending: Directive[] = [];

  for (const node of blocks(fromMarkdown(markdown))) {
    const line = node.position?.start.line ?? 0;
    if (node.type === "html") {
      const found = parseDirective(node.value, page, line);
      if (found?.name === "then") place(lastOf(drafts, page, line), found.text, line);
      else if (found) pending.push(found);
      continue;
    }
    if (node.type !== "code") {
      if (pending.length > 0)
        throw new Error(`${page}:${line}: a fence comment stands before something else than a fence`);
      continue;
    }
    const language = node.lang ?? "";
    if (shells.has(language)) {
      node.value.split("\n").forEach((text, index) => shell.push({ line: line + 1 + index, text }));
    } else if (languages.has(language)) {
      const isContinued = pending.some(({ name }) => name === "continue");
      const draft: Draft = isContinued
        ? lastOf(drafts, page, line)
        : { line, extension: language, lines: [], hiddenVariables: [], skipReason: undefined };
      if (!isContinued) drafts.push(draft);
      for (const { name, text, line: at } of pending) {
        if (name === "setup") {
          place(draft, text, at);
          draft.hiddenVariables.push(...variablesSetIn(text));
        }
        if (name === "skip-run") draft.skipReason = text.trim();
      }
      place(draft, node.value, line + 1);
    } else if (pending.length > 0) {
      throw new Error(`${page}:${line}: a fence comment stands before a fence of "${language}", which is not run`);
    }
    pending = [];
  }
  const programs = drafts.map(({ lines, ...draft }) => ({
    page,
    ...draft,
    code: `${Array.from(lines, (text) => text ?? "").join("\n")}\n`,
  }));
  return { programs, shell };
}

interface Directive {
  readonly name: "setup" | "continue" | "skip-run" | "then";
  readonly text: string;
  readonly line: number;
}

function parseDirective(html: string, page: string, line: number): Directive | undefined {
  const [, name, text = ""] = directive.exec(html.trim()) ?? [];
  if (name === undefined) return undefined;
  if (name !== "setup" && name !== "continue" && name !== "skip-run" && name !== "then") {
    throw new Error(`${page}:${line}: "fence: ${name}" is unknown; there are setup, then, continue and skip-run`);
  }
  if (name === "skip-run" && text.trim() === "") throw new Error(`${page}:${line}: "fence: skip-run" needs a reason`);
  return { name, text, line };
}

function place(draft: Draft, code: string, line: number): void {
  code.split("\n").forEach((text, index) => {
    draft.lines[line - 1 + index] = text;
  });
}

function lastOf(drafts: readonly Draft[], page: string, line: number): Draft {
  const last = drafts.at(-1);
  if (!last) throw new Error(`${page}:${line}: there is no fence before this one to go on from`);
  return last;
}

// Fences also stand inside lists and quotes.
function* blocks(tree: { readonly children: readonly Node[] }): Generator<Node> {
  for (const node of tree.children) {
    if (node.type === "list" || node.type === "listItem" || node.type === "blockquote") yield* blocks(node);
    else yield node;
  }
}

/** As in `process.env["NAME"] = "…"`. */
function variablesSetIn(code: string): readonly string[] {
  return Array.from(code.matchAll(/process\.env\["(\w+)"\]\s*=[^=]/g), ([, name]) => name ?? "");
}
