// What is inside of a package as it was installed: nothing missing, nothing left over, nothing undeclared.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import ts from "typescript-5.9";

const required = ["LICENSE", "README.md", "SKILL.md", "package.json"];
const expected = [
  /^(CHANGELOG\.md|LICENSE|README\.md|SKILL\.md|package\.json)$/,
  /^dist\/.+\.(js|d\.ts)(\.map)?$/,
  /^src\/.+\.ts$/,
  /^grafana-dashboard\.json$/,
];
const residue = /(^|\/)(tests?|__tests__|fixtures|coverage)\/|\.(test|spec)\.|\.tsbuildinfo$/;

/** What is wrong with the package in `folder`, a sentence each. */
export function faultsOfContents(folder) {
  const manifestText = readFileSync(join(folder, "package.json"), "utf8");
  const manifest = JSON.parse(manifestText);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => !file.startsWith("node_modules/"));

  return [
    ...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...files
      .filter((file) => residue.test(file) || !expected.some((pattern) => pattern.test(file)))
      .map((file) => `${file} should not be published`),
    ...staleFiles(folder, files, manifest).map((file) => `${file} is left over: delete dist and build again`),
    ...files.flatMap((file) => brokenSources(folder, file)),
    ...["workspace:", "catalog:", "@ianum/source"]
      .filter((text) => manifestText.includes(text))
      .map((text) => `package.json still says ${text}`),
    ...["description", "repository", "homepage", "bugs", "engines"]
      .filter((field) => manifest[field] === undefined)
      .map((field) => `package.json has no ${field}`),
    ...missingTargets(folder, manifest),
    ...files.flatMap((file) => undeclaredImports(folder, file, manifest)),
  ];
}

/** Declarations without a source, and code that no entry leads to. */
function staleFiles(folder, files, { exports = {}, bin = {} }) {
  const entries = [
    ...Object.values(exports).map((target) => target.default),
    ...Object.values(bin),
    ...files.filter((file) => /^dist\/[^/]+-worker\.js$/.test(file)), // threads run these by their address
  ];
  const reached = new Set(entries.map((entry) => posix.normalize(entry)));
  for (const file of reached)
    for (const specifier of importsOf(join(folder, file)))
      if (specifier.startsWith(".")) reached.add(posix.join(posix.dirname(file), specifier));
  return files.filter((file) => {
    if (!file.startsWith("dist/")) return false;
    const declared = /^dist\/(.+)\.d\.ts(\.map)?$/.exec(file)?.[1];
    return declared === undefined ? !reached.has(file.replace(/\.map$/, "")) : !files.includes(`src/${declared}.ts`);
  });
}

function brokenSources(folder, file) {
  if (!file.endsWith(".map")) return [];
  const path = join(folder, file);
  return JSON.parse(readFileSync(path, "utf8"))
    .sources.filter((source) => !existsSync(resolve(dirname(path), source)))
    .map((source) => `${file} leads to ${source}, which is not there`);
}

function missingTargets(folder, { exports = {}, bin = {} }) {
  const targets = [...Object.values(exports).flatMap((target) => Object.values(target)), ...Object.values(bin)];
  return targets
    .filter((target) => !existsSync(join(folder, target)))
    .map((target) => `package.json names ${target}, which is not there`);
}

function undeclaredImports(folder, file, { name, dependencies, peerDependencies }) {
  if (!/^dist\/.+\.(js|d\.ts)$/.test(file)) return [];
  const declared = Object.keys({ ...dependencies, ...peerDependencies, [name]: "" });
  // What a declaration takes from a package without types comes from its types alone.
  const typesOf = (wanted) => `@types/${wanted.replace(/^@(.+)\//, "$1__")}`;
  const isDeclared = (wanted) =>
    declared.includes(wanted) || (file.endsWith(".d.ts") && declared.includes(typesOf(wanted)));
  return importsOf(join(folder, file))
    .filter((specifier) => !/^(\.|node:)/.test(specifier) && !isDeclared(packageOf(specifier)))
    .map((specifier) => `${file} imports ${specifier}, which package.json does not declare`);
}

/** Every module that a file names: imports, exports, dynamic imports and type references. */
export function importsOf(path) {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(readFileSync(path, "utf8"), true, true);
  return [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
}

/** `@scope/name` of `@scope/name/path`. */
export function packageOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
