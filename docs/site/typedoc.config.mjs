// The reference: one page of Markdown for each entry of our packages, from the docstrings.
import { join } from "node:path";
import { entries, root } from "./entries.mjs";

// typedoc gives paths below the folder that all entries share.
const toSource = "https://github.com/ianum/ianum-js/blob/main/packages/{path}#L{line}";

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
const options = {
  name: "Reference",
  entryPoints: entries().map(({ source }) => join(root, source)),
  tsconfig: join(root, "docs/site/tsconfig.json"),
  // `npm run check` has done that.
  skipErrorChecking: true,
  out: "reference",
  readme: "none",
  basePath: root,
  disableGit: true,
  gitRevision: "main",
  sourceLinkTemplate: toSource,
  excludeExternals: true,
  externalPattern: ["**/node_modules/**", "**/dist/**"],
  placeInternalsInOwningModule: true,
  plugin: ["typedoc-plugin-missing-exports", "typedoc-plugin-markdown", "./name-modules.mjs"],
  router: "module",
  pageTitleTemplates: { module: ({ rawName }) => `${rawName}: reference` },
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeDeclarationFormat: "table",
  tableColumnSettings: { hideSources: true, hideModifiers: true },
  includeVersion: false,
  // What one calls first; types and errors after it.
  groupOrder: ["Functions", "Classes", "Interfaces", "Type Aliases", "Variables", "*"],
  validation: { invalidPath: false, invalidLink: true, notExported: true },
  treatValidationWarningsAsErrors: true,
};

export default options;
