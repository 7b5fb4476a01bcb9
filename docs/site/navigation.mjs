// Every page of the site, in the order of its sidebar. A page of the repository that does not stand in here fails the build.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { entries, root } from "./entries.mjs";
import { addressOf } from "./addresses.mjs";

const guides = (...names) => names.map((name) => `docs/guides/${name}.md`);
const folder = (path) => ({ path, isFolder: true });

const listed = {
  "Quick starts": [
    ["README.md", "Overview"],
    ["docs/guides/express.md", "Express: log people in"],
    ["docs/guides/express.md#calls-with-axios", "Express and axios"],
    ["docs/guides/nestjs.md", "NestJS and Jest"],
    ...guides("nextjs", "fastify", "lambda", "workers"),
    ["docs/guides/many-processes.md", "A fleet of workers"],
  ],
  Guides: [
    ["docs/README.md", "Which guide?"],
    ...guides(
      "from-curl",
      "moving-over",
      "comparison",
      "logins",
      "reading-shared-data",
      "testing",
      "troubleshooting",
      "events",
      "logging",
      "telemetry",
    ),
    ...guides(
      "health",
      "rotate-a-secret",
      "redis-in-production",
      "proxies",
      "deploy",
      "other-clients",
      "graphql-clients",
      "another-authorization-server",
      "strategy-of-your-own",
      "conformance",
    ),
  ],
  Packages: ["core", "fetch", "axios", "graphql-request", "undici", "passport", "subscriptions", "redis"]
    .concat("opentelemetry", "sandbox", "cli")
    .map((name) => `packages/${name}/README.md`),
  Errors: [["docs/errors/README.md", "All codes"], folder("docs/errors")],
  Reference: [
    ["docs/site/reference/README.md", "All entries"],
    ...entries().map(({ name }) => [`docs/site/reference/${name}.md`, name]),
  ],
  Demos: [
    "login-with-ianum",
    "backend-for-frontend",
    "graphql-gateway",
    "access-report",
    "fleet",
    "tour",
    "demo-kit",
  ].map((name) => `apps/${name}/README.md`),
  Decisions: [["docs/decisions/README.md", "All decisions"], folder("docs/decisions")],
  Project: [
    ["CONTRIBUTING.md", "Contributing"],
    ["docs/adapter-template/README.md", "An adapter to copy"],
    ["bench/README.md", "Benchmarks"],
    "bench/RESULTS.md",
    "docs/matrix.md",
    "docs/mutation.md",
    "docs/threat-model.md",
    "SECURITY.md",
    "CODE_OF_CONDUCT.md",
  ],
};

/** Groups of the sidebar: `{ text, pages: [{ file, title, link }] }`. Pages that do not exist are left out. */
export const groups = Object.entries(listed).map(([text, items]) => ({
  text,
  pages: items.flatMap(expand).filter(({ file }) => existsSync(join(root, file))),
}));

/** The Markdown file of every page, relative to the root, with forward slashes. */
export const files = ["docs/site/home.md", ...new Set(groups.flatMap(({ pages }) => pages.map(({ file }) => file)))];

/** Fails where a page of the repository does not stand in the sidebar. */
export function checkNavigation() {
  const missing = ["docs", "docs/guides", "docs/errors", "docs/decisions"]
    .flatMap(pagesIn)
    .concat(["packages", "apps"].flatMap(foldersIn).map((path) => `${path}/README.md`))
    .filter((file) => existsSync(join(root, file)) && !files.includes(file));
  if (missing.length > 0) throw new Error(`docs/site/navigation.mjs does not list ${missing.join(", ")}`);
}

/** The first heading of a page, without Markdown. */
function titleOf(file) {
  return /^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1]?.replaceAll("`", "") ?? file;
}

function expand(item) {
  if (item.isFolder)
    return pagesIn(item.path)
      .filter((file) => !file.endsWith("/README.md"))
      .map(pageOf);
  const [path, title] = typeof item === "string" ? [item] : item;
  return [pageOf(path, title)];
}

function pageOf(path, title) {
  const [file, anchor] = path.split("#");
  const link = addressOf(file) + (anchor === undefined ? "" : `#${anchor}`);
  return { file, link, title: typeof title === "string" || !existsSync(join(root, file)) ? title : titleOf(file) };
}

function pagesIn(path) {
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => `${path}/${name}`);
}

function foldersIn(path) {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${path}/${name}`);
}
