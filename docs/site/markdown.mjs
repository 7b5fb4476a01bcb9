// How our Markdown, which GitHub renders too, becomes the site's HTML.
import { relative, sep } from "node:path";
import { slug } from "github-slugger";
import { root } from "./entries.mjs";
import { resolveLink } from "./links.mjs";
import { files } from "./navigation.mjs";

/** A plugin for markdown-it. */
export function asOnGitHub(md) {
  md.core.ruler.push("links-between-files", ({ tokens, env }) => {
    const path = env.realPath ?? env.path;
    if (path === undefined) return; // a title by itself
    const from = relative(root, path).split(sep).join("/");
    for (const token of tokens.flatMap(({ children }) => children ?? []))
      if (token.type === "link_open") token.attrSet("href", resolveLink(token.attrGet("href") ?? "", from, files));
  });
  md.core.ruler.push("pictures-of-both-schemes", ({ tokens }) => {
    for (const token of tokens) if (token.type === "html_block") token.content = withBothPictures(token.content);
  });
  md.core.ruler.push("no-empty-table-heads", (state) => {
    state.tokens = withoutEmptyHeads(state.tokens);
    state.tokens.forEach(({ type }, index) => {
      if (type === "th_open" && state.tokens[index + 1].content === "")
        state.tokens[index].tag = state.tokens[index + 2].tag = "td";
    });
  });
}

/** Anchors as GitHub makes them, so that a link works in both places. */
export function slugify(text) {
  return slug(text);
}

// GitHub asks the browser for its scheme; on the site its readers choose one.
function withBothPictures(html) {
  return html.replace(
    /<picture>\s*<source [^>]*srcset="([^"]+)">\s*<img ([^>]*)src="([^"]+)"([^>]*)>\s*<\/picture>/g,
    (_, dark, before, light, after) =>
      [
        ["light", light],
        ["dark", dark],
      ]
        .map(([scheme, path]) => `<img class="only-${scheme}" ${before}src="./${path}"${after}>`)
        .join("\n"),
  );
}

/** A table without headings has an empty head in Markdown, because it must have one. HTML need not. */
function withoutEmptyHeads(tokens) {
  const heads = tokens.flatMap(({ type }, start) => (type === "thead_open" ? [start] : []));
  const dropped = heads.flatMap((start) => {
    const end = tokens.findIndex(({ type }, index) => index > start && type === "thead_close");
    return tokens.slice(start, end).some(({ content }) => content !== "") ? [] : tokens.slice(start, end + 1);
  });
  return dropped.length === 0 ? tokens : tokens.filter((token) => !dropped.includes(token));
}
