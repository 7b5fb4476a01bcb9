// A typedoc plugin: our pages are written for readers of the repository, and this makes them pages of the site. Titles come
// from their headings, groups from their folders; links to packages lead to their modules, links to other files to the repository.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Comment, CommentTag, ReflectionKind } from "typedoc";

const root = fileURLToPath(new URL("../..", import.meta.url));
const repository = "https://github.com/ianum/ianum-js";

/** @param {Application} app */
export function load(app) {
  // Before the plugin that sorts into groups.
  app.on(Application.EVENT_PROJECT_REVIVE, adapt, 10_000);
}

function adapt(project) {
  const modules = project.getChildrenByKind(ReflectionKind.Module);
  const pages = [
    { reflection: project, path: join(root, "README.md"), parts: project.readme },
    ...modules.map((reflection) => ({
      reflection,
      path: join(root, reflection.name.replace("@ianum/", "packages/"), "README.md"),
      parts: reflection.readme,
    })),
    ...(project.documents ?? []).map((reflection) => ({
      reflection,
      path: resolve(root, project.files.getReflectionPath(reflection)),
      parts: reflection.content,
      group: groupOf(relative(root, project.files.getReflectionPath(reflection))),
    })),
  ];
  const byPath = new Map(pages.map(({ path, reflection }) => [path, reflection]));

  for (const { reflection, path, parts, group } of pages) {
    const title = takeTitle(parts);
    if (group !== undefined) {
      reflection.name = title ?? reflection.name;
      reflection.comment ??= new Comment();
      reflection.comment.blockTags.push(new CommentTag("@group", [{ kind: "text", text: group }]));
    }
    for (const part of parts ?? []) if (part.kind === "relative-link") lead(part, path, byPath, project);
  }
}

function groupOf(path) {
  if (path.startsWith("docs/decisions/")) return "Decisions";
  return path.startsWith("docs/") ? "Guides" : "Project";
}

// The theme puts the title above the page.
function takeTitle(parts) {
  const [first] = parts ?? [];
  const [heading, title] = /^# (.+)\n/.exec(first?.text ?? "") ?? [];
  if (heading === undefined) return undefined;
  first.text = first.text.slice(heading.length);
  return title.replaceAll("`", "");
}

function lead(part, from, byPath, project) {
  const path =
    part.target === undefined ? join(dirname(from), part.text.replace(/#.*/, "")) : project.files.resolvePath(part.target);
  const absolute = resolve(root, path).replace(/\/$/, "");
  const reflection = byPath.get(absolute) ?? byPath.get(join(absolute, "README.md"));
  if (reflection !== undefined) {
    project.files.registerReflectionPath(absolute, reflection);
    part.target = project.files.registerAbsolute(absolute).target;
    part.targetAnchor ??= /#(.*)/.exec(part.text)?.[1];
    return;
  }
  if (!existsSync(absolute)) throw new Error(`${relative(root, from)}: ${part.text} leads nowhere`);
  const kind = statSync(absolute).isDirectory() ? "tree" : "blob";
  part.text = `${repository}/${kind}/main/${relative(root, absolute)}`;
  delete part.target;
}
