// Where a Markdown file of the repository stands on the site.

const rules = [
  [/^docs\/site\/home\.md$/, "index.md"],
  [/^README\.md$/, "overview.md"],
  [/^docs\/README\.md$/, "guides/index.md"],
  [/^docs\/(errors|decisions)\/README\.md$/, "$1/index.md"],
  [/^docs\/(guides|errors|decisions)\/(.+)$/, "$1/$2"],
  [/^docs\/site\/reference\/README\.md$/, "reference/index.md"],
  [/^docs\/site\/reference\/@ianum\/(.+)$/, "reference/$1"],
  [/^packages\/([^/]+)\/README\.md$/, "packages/$1.md"],
  [/^apps\/([^/]+)\/README\.md$/, "demos/$1.md"],
  [/^bench\/RESULTS\.md$/, "project/bench-results.md"],
  [/^(?:docs\/)?([^/]+)\/README\.md$/, "project/$1.md"],
  [/^(?:docs\/)?([^/]+)\.md$/, "project/$1.md"],
];

/** The path of a page within the site, with `.md`: `packages/axios.md`. */
export function placeOf(file) {
  const [pattern, place] = rules.find(([rule]) => rule.test(file)) ?? [];
  if (pattern === undefined) throw new Error(`${file} has no place on the site`);
  return file.replace(pattern, place).replace(/^project\/.+$/, (path) => path.toLowerCase().replaceAll("_", "-"));
}

/** The address of a page within the site: `/packages/axios`. */
export function addressOf(file) {
  return `/${placeOf(file)}`.replace(/\.md$/, "").replace(/\/index$/, "/");
}
