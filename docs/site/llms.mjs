// The site for those who read Markdown, such as coding agents: each page beside its HTML, a list of them all, and one file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { placeOf } from "./addresses.mjs";
import { root } from "./entries.mjs";
import { resolveLink } from "./links.mjs";

const introduction = `# @ianum

> Access tokens for the Ianum platform, in TypeScript: packages that get one, keep it fresh, and put it on requests of axios, fetch, graphql-request or undici; Passport strategies; a Redis store; a local platform for tests.

What goes wrong most often:

- Make one token source for a process and a gate, outside of handlers. A source for each request makes a token request for each request.
- A token goes only to the platform's API hosts, to a client's own base URL and to the \`origins\` that you list. A 401 from an API of your own mostly means that its origin is not listed.
- The platform answers with a \`token_type\` of \`Baerer\`; the header is \`Bearer\`. The token request is JSON and not a form: generic OAuth clients fail.
- Keys come from IANUM_CLIENT_ID, IANUM_CLIENT_SECRET (or IANUM_CLIENT_SECRET_FILE) and IANUM_REGION, through \`optionsFromEnv()\`. No secret belongs in a browser.
- Branch on \`isIanumError(error)\` and \`error.code\`. Errors have no \`status\`; \`error.docs\` is the address of a page about the code.
- Test against \`@ianum/sandbox\`, in memory by its \`fetch\` or over HTTP with \`npx @ianum/sandbox\`, and not with mocks.
`;
const inFull = new Set(["Quick starts", "Guides", "Packages", "Errors"]);

/** Writes `page.md` beside each page, `llms.txt` and `llms-full.txt` into `folder`. */
export function writeMarkdown(folder, { base, files, groups }) {
  const texts = new Map(files.map((file) => [file, markdownOf(file, { base, files })]));
  for (const [file, text] of texts) write(join(folder, placeOf(file)), text);
  const lists = groups.map(
    ({ text, pages }) => `## ${text}\n\n${onePerFile(pages).map(asItem(base, texts)).join("\n")}\n`,
  );
  write(join(folder, "llms.txt"), [introduction, ...lists].join("\n"));
  const full = groups.filter(({ text }) => inFull.has(text)).flatMap(({ pages }) => onePerFile(pages));
  write(join(folder, "llms-full.txt"), [introduction, ...full.map(({ file }) => texts.get(file))].join("\n"));
}

/** A page without the comments that steer its fences, and with links that lead to Markdown. */
function markdownOf(file, { base, files }) {
  const source = readFileSync(join(root, file), "utf8").replace(/^---\n[\s\S]*?\n---\n/, "");
  const edits = nodesOf(fromMarkdown(source)).flatMap(({ type, value, url, position }) => {
    const [start, end] = [position.start.offset, position.end.offset];
    if (type === "html") return [{ start, end, text: value.replaceAll(/<!--[\s\S]*?-->\n?/g, "") }];
    if (type !== "link") return [];
    const at = source.lastIndexOf(url, end);
    return at < start
      ? []
      : [{ start: at, end: at + url.length, text: toMarkdown(resolveLink(url, file, files), base) }];
  });
  let text = source;
  for (const edit of edits.toSorted((a, b) => b.start - a.start))
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  return `${text.replaceAll(/\n{3,}/g, "\n\n").trim()}\n`;
}

function toMarkdown(address, base) {
  if (!address.startsWith("/")) return address;
  const [path, anchor] = address.split("#");
  return `${base.slice(0, -1)}${path.endsWith("/") ? `${path}index` : path}.md${anchor === undefined ? "" : `#${anchor}`}`;
}

function asItem(base, texts) {
  return ({ file, title }) => {
    const first = fromMarkdown(texts.get(file) ?? "").children.find(({ type }) => type === "paragraph");
    const sentence = first && /^.+?[.!?](?=\s|$)/s.exec(textOf(first).replaceAll("\n", " "))?.[0];
    return `- [${title}](${base}${placeOf(file)})${sentence ? `: ${sentence}` : ""}`;
  };
}

function onePerFile(pages) {
  return pages.filter(({ file }, index) => pages.findIndex((page) => page.file === file) === index);
}

function nodesOf(node) {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}

function textOf({ type, value = "", children = [] }) {
  return type === "inlineCode" ? `\`${value}\`` : value + children.map(textOf).join("");
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
