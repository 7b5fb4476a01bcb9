import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readManifest, root, workspaces } from "./repository.ts";

const published = workspaces().filter(({ manifest }) => !manifest.private);
interface Settings {
  readonly extends: string;
}
const all = [...workspaces("packages"), ...workspaces("apps")];

describe.each(published)("$manifest.name", ({ folder, manifest }) => {
  test("is ready to be published on its own", () => {
    expect(manifest.type).toBe("module");
    expect(manifest.engines?.node).toBe("^20.19.0 || >=22.12.0"); // where require() loads ES modules
    expect(manifest.publishConfig?.access).toBe("public");
    expect(manifest.files).toContain("dist");
    expect(manifest.name).toBe(`@ianum/${folder.replace("packages/", "")}`);
  });

  test("is built by the one script, as a bundle", () => {
    expect(manifest.scripts?.["build"]).toBe("node ../../scripts/build-package.mjs");
    const { extends: base } = JSON.parse(readFileSync(join(root, folder, "tsconfig.json"), "utf8")) as Settings;
    expect(base).toBe("../../tsconfig.package.json");
  });

  test("is found by TypeScript's moduleResolution node10, each entry of it", () => {
    const entries = Object.entries(manifest.exports ?? {});
    if (entries.length === 0) return; // a command alone
    const { main, types, typesVersions } = manifest;
    expect(main).toBe(manifest.exports?.["."]?.default);
    expect(types).toBe(manifest.exports?.["."]?.types);
    for (const [path, entry] of entries.filter(([name]) => name !== ".")) {
      expect(asNode10Resolves(path.replace("./", ""), typesVersions?.["*"]), path).toBe(entry.types);
    }
  });

  test("says below its install lines where it runs, and where the settings for CommonJS and node10 are", () => {
    if (manifest.exports === undefined) return; // a command alone
    const readme = readFileSync(join(root, folder, "README.md"), "utf8");
    const [, below = ""] = /```sh\nnpm install (?:.+\n)+```\n\n(.+)\n/.exec(readme) ?? [];
    expect(below).toContain("Node 20.19, 22.12 or newer: ESM with types, and `require()`.");
    expect(below).toContain(
      "Jest, CommonJS and `moduleResolution: node`: [testing guide](../../docs/guides/testing.md#",
    );
  });

  test("publishes the entries that the repository has", () => {
    for (const [path, { types, default: main }] of Object.entries(manifest.exports ?? {}))
      expect(manifest.publishConfig?.exports?.[path], path).toEqual({ types, default: main });
  });

  test.each(["README.md", "SKILL.md", "LICENSE"])("has its %s", (file) => {
    expect(existsSync(join(root, folder, file)), `${folder}/${file}`).toBe(true);
  });
});

test.each(published)("$folder says in a few lines how an agent uses it right", ({ folder, manifest }) => {
  const skill = readFileSync(join(root, folder, "SKILL.md"), "utf8");
  expect(skill).toMatch(
    new RegExp(`^---\\nname: ${manifest.name.replace("@ianum/", "ianum-")}\\ndescription: Use when .+\\n---\\n`),
  );
  expect(skill.split("\n").length).toBeLessThanOrEqual(60);
  expect(manifest.files).toContain("SKILL.md");
});

test("versions are written in the catalog alone", () => {
  const stray = [{ folder: ".", manifest: readManifest(".") }, ...all].flatMap(({ folder, manifest }) =>
    [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
      .flatMap((dependencies) => Object.entries(dependencies ?? {}))
      .filter(([, version]) => !/^(catalog:|workspace:[\^*])/.test(version))
      .map(([name, version]) => `${folder}: ${name} ${version}`),
  );
  expect(stray).toEqual([]);
});

test("a published package asks for a range of its neighbors, not for one version", () => {
  const pinned = published.flatMap(({ folder, manifest }) =>
    Object.entries(manifest.dependencies ?? {})
      .filter(([name, version]) => name.startsWith("@ianum/") && version !== "workspace:^")
      .map(([name]) => `${folder}: ${name}`),
  );
  expect(pinned).toEqual([]);
});

test("core has no dependency", () => {
  const core = readManifest("packages/core");
  expect({ ...core.dependencies, ...core.optionalDependencies }).toEqual({});
});

test("apps are private", () => {
  expect(workspaces("apps").filter(({ manifest }) => !manifest.private)).toEqual([]);
});

test("TypeScript's node10 takes the first pattern that fits the subpath", () => {
  const patterns = { conformance: ["./dist/conformance/index.d.ts"], "*": ["./dist/*.d.ts", "*"] };
  expect(asNode10Resolves("conformance", patterns)).toBe("./dist/conformance/index.d.ts");
  expect(asNode10Resolves("register", patterns)).toBe("./dist/register.d.ts");
  expect(asNode10Resolves("register", undefined)).toBeUndefined();
});

/** Where `typesVersions` leads a subpath first. */
function asNode10Resolves(
  subpath: string,
  patterns: Readonly<Record<string, readonly string[]>> = {},
): string | undefined {
  return (patterns[subpath] ?? patterns["*"])?.[0]?.replace("*", subpath);
}
