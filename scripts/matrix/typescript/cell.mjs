import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const reason = "types alone";
const runtimeChecks = ["import", "cold call", "burst", "replay", "abort", "leaks"];

/** `type` is the package's, `since` and `until` are the compilers that know the setting, or that can. */
const settings = [
  { name: "nodenext, ESM", type: "module", module: "nodenext" },
  { name: "node16, ESM", type: "module", module: "node16" },
  { name: "bundler", type: "module", module: "esnext", moduleResolution: "bundler" },
  { name: "nodenext, CommonJS", type: "commonjs", module: "nodenext", since: 5.8 },
  { name: "node20, CommonJS", type: "commonjs", module: "node20", since: 5.9 },
  { name: "node10", type: "commonjs", module: "commonjs", moduleResolution: "node10", until: 6 },
];

export const about = "every entry of every package, type-checked under each `moduleResolution`, its declarations too";

export async function start({ folder, test, variant }) {
  const version = Number(variant);
  const without = Object.fromEntries(runtimeChecks.map((one) => [one, reason]));
  for (const { name, type, since = 0, until = Infinity, ...compilerOptions } of settings) {
    if (version < since) without[name] = `TypeScript ${since} is the first that can`;
    else if (version > until) without[name] = `TypeScript ${until} was the last that could`;
    else test(name, () => check(name, type, compilerOptions));
  }
  return { without };

  function check(name, type, compilerOptions) {
    const at = join(folder, name.replaceAll(/\W+/g, "-"));
    mkdirSync(at);
    const programs = ["application", "everything"];
    for (const program of programs) copyFileSync(join(folder, `${program}.mts`), join(at, `${program}.ts`));
    writeFileSync(join(at, "package.json"), JSON.stringify({ type }));
    const options = {
      ...compilerOptions,
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      esModuleInterop: true,
      skipLibCheck: false,
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable"],
      types: ["node"],
      ...(version === 6 && { ignoreDeprecations: "6.0" }),
    };
    writeFileSync(
      join(at, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: programs.map((program) => `${program}.ts`) }),
    );
    const tsc = join(folder, "node_modules", "typescript", "bin", "tsc");
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", at], { cwd: at, encoding: "utf8" });
    // Some libraries' declarations need a newer compiler, or ESM. Errors of the settings are of no file.
    const own = stdout
      .split("\n")
      .filter((line) => /error TS/.test(line) && !/^[^(]*node_modules\/(?!.*@ianum\/[^(]*\()/.test(line));
    assert.equal(own.join("\n") + stderr, "");
  }
}
