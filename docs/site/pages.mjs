// A typedoc plugin: our pages are written for readers of the repository, and this makes them pages of the site. Titles come
// from their headings, groups from their folders; links to packages lead to their modules, links to other files to the repository.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, ReflectionKind } from "typedoc";

const root = fileURLToPath(new URL("../..", import.meta.url));
const repository = "https://github.com/ianum/ianum-js";

/** @param {Application} app */
export function load(app) {
  // Titles and groups before the plugin that sorts by them, links after the one that reads the READMEs.
  app.on(Application.EVENT_PROJECT_REVIVE, sortDocuments, 10_000);
  app.on(Application.EVENT_PROJECT_REVIVE, nameEntries, 10_000);
  app.on(Application.EVENT_PROJECT_REVIVE, leadLinks, -10_000);
}

function sortDocuments(project) {
  for (const document of project.documents ?? []) {
    document.name = titleOf(document.content) ?? document.name;
    document.frontmatter["group"] = groupOf(relative(root, pathOf(project, document)));
  }
}

// A package with several entries has a module for each, called by its path: "." and "register".
function nameEntries(project) {
  for (const owner of project.getChildrenByKind(ReflectionKind.Module))
    for (const entry of owner.getChildrenByKind(ReflectionKind.Module)) entry.name = join(owner.name, entry.name);
}

function leadLinks(project) {
  const modules = project.getChildrenByKind(ReflectionKind.Module).filter(({ readme }) => readme !== undefined);
  const pages = [
    { reflection: project, path: join(root, "README.md"), parts: project.readme },
    ...modules.map((reflection) => ({
      reflection,
      path: join(root, reflection.name.replace("@ianum/", "packages/"), "README.md"),
      parts: reflection.readme,
    })),
    ...(project.documents ?? []).map((reflection) => ({
      reflection,
      path: pathOf(project, reflection),
      parts: reflection.content,
    })),
  ];
  const byPath = new Map(pages.map(({ path, reflection }) => [path, reflection]));
  for (const { path, parts, reflection } of pages) {
    // The theme puts a title of its own above these.
    if (!reflection.isDocument()) dropTitle(parts);
    for (const part of parts) if (part.kind === "relative-link") lead(part, path, byPath, project);
  }
}

function pathOf(project, document) {
  return resolve(root, project.files.getReflectionPath(document));
}

function groupOf(path) {
  if (path.startsWith("docs/decisions/")) return "Decisions";
  if (path.startsWith("docs/errors/")) return "Errors";
  return path.startsWith("docs/") ? "Guides" : "Project";
}

function titleOf(parts) {
  const text = parts.map((part) => part.text).join("");
  return /^# (.+)\n/.exec(text)?.[1]?.replaceAll("`", "");
}

function dropTitle([first]) {
  if (first) first.text = first.text.replace(/^# .+\n/, "");
}

function lead(part, from, byPath, project) {
  const path =
    part.target === undefined
      ? join(dirname(from), part.text.replace(/#.*/, ""))
      : project.files.resolvePath(part.target);
  const absolute = resolve(root, path).replace(/\/$/, "");
  const reflection = byPath.get(absolute) ?? byPath.get(join(absolute, "README.md"));
  if (reflection !== undefined) {
    project.files.registerReflectionPath(absolute, reflection);
    part.target = project.files.registerAbsolute(absolute).target;
    part.targetAnchor ??= /#(.*)/.exec(part.text)?.[1];
    // How GitHub names the page of a folder.
    if (part.targetAnchor === "readme") delete part.targetAnchor;
    return;
  }
  if (!existsSync(absolute)) throw new Error(`${relative(root, from)}: ${part.text} leads nowhere`);
  const kind = statSync(absolute).isDirectory() ? "tree" : "blob";
  const raw = absolute.endsWith(".svg") ? "?raw=true" : "";
  part.text = `${repository}/${kind}/main/${relative(root, absolute)}${raw}`;
  delete part.target;
}
