import { fileURLToPath } from "node:url";
import { root } from "../entries.mjs";
import { placeOf } from "../addresses.mjs";
import { otherMarkdown } from "../other-markdown.mjs";
import { asOnGitHub, slugify } from "../markdown.mjs";
import { writeMarkdown } from "../llms.mjs";
import { checkNavigation, files, groups } from "../navigation.mjs";
import { sidebars } from "../sidebars.mjs";

checkNavigation();

/** Where the site stands on its host: "/ianum-js/", say. */
const base = process.env["DOCS_BASE"] ?? "/";

// A page is a component, which imports Vue, and stands in a folder that has none.
const vueOfThisFolder = {
  name: "vue-of-this-folder",
  enforce: "pre",
  resolveId(id, _importer, { ssr }) {
    if (ssr && (id === "vue" || id === "vue/server-renderer")) return { id, external: true };
  },
};

// A short word that is written another way is another word: jest, test.
const misspelt = (term) => (term.length > 5 ? 0.2 : false);

// A page about a thing comes before a section that names it, and both before what the reference says of every type. Both run
// in the browser, so they use nothing of this file.
const weigh = (id, _term, { titles }) => (/\/(reference|decisions)\//.test(id) ? 0.3 : titles.length === 0 ? 1.5 : 1);

/** @type {import("vitepress").UserConfig<import("vitepress").DefaultTheme.Config>} */
const config = {
  title: "@ianum",
  description:
    "Auth strategies for the Ianum platform, in TypeScript: get an access token, keep it fresh, put it on your requests",
  lang: "en",
  base,
  // Pages stand where GitHub shows them, and are read from there.
  srcDir: root,
  srcExclude: otherMarkdown(root, files),
  rewrites: Object.fromEntries(files.map((file) => [file, placeOf(file)])),
  outDir: fileURLToPath(new URL("../dist", import.meta.url)),
  cacheDir: fileURLToPath(new URL("../.cache", import.meta.url)),
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
  cleanUrls: true,
  markdown: {
    languageAlias: { cts: "ts", mts: "ts", mjs: "js", cjs: "js" },
    anchor: { slugify },
    config: asOnGitHub,
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  transformHead: ({ page }) => [["link", { rel: "alternate", type: "text/markdown", href: base + page }]],
  buildEnd: ({ outDir }) => writeMarkdown(outDir, { base, files, groups }),
  vite: {
    plugins: [vueOfThisFolder],
    publicDir: fileURLToPath(new URL("../public", import.meta.url)),
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    notFound: {
      title: "This page does not exist",
      quote: "Search for it, or begin with the home page.",
      linkLabel: "Home page",
      linkText: "Home page",
    },
    outline: { level: [2, 3] },
    search: {
      provider: "local",
      options: { miniSearch: { searchOptions: { boostDocument: weigh, fuzzy: misspelt } } },
    },
    nav: [
      { text: "Quick starts", link: "/overview" },
      { text: "Guides", link: "/guides/" },
      { text: "Packages", link: "/packages/core" },
      { text: "Errors", link: "/errors/" },
      { text: "Reference", link: "/reference/" },
    ],
    sidebar: sidebars(groups),
    socialLinks: [{ icon: "github", link: "https://github.com/ianum/ianum-js" }],
    editLink: { pattern: ({ filePath }) => `https://github.com/ianum/ianum-js/edit/main/${filePath}` },
  },
};

export default config;
