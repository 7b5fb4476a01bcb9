import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readManifest, root, workspaces } from "./repository.ts";

const published = workspaces().filter(({ manifest }) => !manifest.private);
const all = [...workspaces("packages"), ...workspaces("apps")];

describe.each(published)("$manifest.name", ({ folder, manifest }) => {
  test("is ready to be published on its own", () => {
    expect(manifest.type).toBe("module");
    expect(manifest.engines?.node).toBe(">=20.19");
    expect(manifest.publishConfig?.access).toBe("public");
    expect(manifest.files).toContain("dist");
    expect(manifest.name).toBe(`@ianum/${folder.replace("packages/", "")}`);
  });

  test.each(["README.md", "LICENSE"])("has its %s", (file) => {
    expect(existsSync(join(root, folder, file)), `${folder}/${file}`).toBe(true);
  });
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
