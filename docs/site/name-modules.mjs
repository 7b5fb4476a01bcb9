// A typedoc plugin: modules of the reference bear the names by which they are imported, "@ianum/core/authors".
import { relative } from "node:path";
import { Converter, ReflectionKind } from "typedoc";
import { entries, root } from "./entries.mjs";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      const file = module.sources?.[0]?.fullFileName;
      const entry = file && entries().find(({ source }) => source === relative(root, file).replaceAll("\\", "/"));
      if (entry) module.name = entry.name;
    }
  });
}
