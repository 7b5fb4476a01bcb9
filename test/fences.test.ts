// The code on our pages is true: it is taken out of README.md, CONTRIBUTING.md, docs/, and the README of every package and app,
// type-checked as strictly as the sources, and run, each fence in a process of its own.
//
// - Fences of ts, mts, cts, js, mjs and cjs count. In sh fences, npm commands must exist in package.json. Others are left alone.
// - The credentials in process.env (IANUM_CLIENT_ID, IANUM_CLIENT_SECRET, IANUM_REGION, the three IANUM_*_URL) are a sandbox's.
//   https://*.ianum.com is that sandbox; https://*.example.com is an API that wants a bearer and answers what it was sent,
//   or {"data": {}} where the path ends in /graphql. Nothing else is reached over https.
// - A fence must end by itself, with exit code 0, and print no client secret.
// Comments that no reader of the rendered page sees steer a fence; they stand right before it, `then` right after:
//   <!-- fence: setup
//   const app = express();          lines that the fence needs and does not show
//   -->
//   <!-- fence: then
//   server.close();                 lines that run after it: tidy up, or throw when the result is wrong
//   -->
//   <!-- fence: continue -->        goes on in the scope of the fence before
//   <!-- fence: skip-run why -->    type-checked only; the reason is required
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFenceServer, type FenceServer } from "./fences/fence-server.ts";
import { readPage } from "./fences/read-page.ts";
import { runProgram } from "./fences/run-program.ts";
import { pages, readManifest, root, workspaces } from "./repository.ts";

const read = pages().map((page) => ({ page, ...readPage(page, readFileSync(join(root, page), "utf8")) }));
const programs = read.flatMap((page) => page.programs);

describe.runIf(programs.length > 0)("code on our pages", () => {
  // Not hidden (tsc skips folders that begin with a dot), ignored by git, and one per run, since two may run at a time.
  let folder = "";
  const fileOf = ({ page, line, extension }: (typeof programs)[number]) =>
    join(folder, `${page.replaceAll("/", "~")}@${line}.${extension}`);
  let server: FenceServer;

  beforeAll(async () => {
    mkdirSync(join(root, "fences"), { recursive: true });
    folder = mkdtempSync(join(root, "fences", "run-"));
    for (const program of programs) writeFileSync(fileOf(program), program.code);
    const compilerOptions = {
      rootDir: "../..",
      allowJs: true,
      checkJs: true,
      noUnusedLocals: false,
      noUnusedParameters: false,
      // As NestJS has them.
      experimentalDecorators: true,
      erasableSyntaxOnly: false,
    };
    const project = { extends: "../../tsconfig.json", compilerOptions, include: ["*"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    server = await startFenceServer();
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server?.close();
  });

  test("passes the strict type check", async () => {
    const { code, output } = await runProgram(["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"]);
    const onThePage = output.replaceAll(`fences/${basename(folder)}/`, "").replaceAll("~", "/");
    expect(onThePage).toBe("");
    expect(code).toBe(0);
  });

  for (const program of programs) {
    if (program.skipReason !== undefined) continue;
    test(`${program.page}:${program.line} runs`, async () => {
      const args = ["--conditions=@ianum/source", "--import=tsx", "--import=./test/fences/https-to-loopback.ts"];
      const env = { ...server.env, TSX_TSCONFIG_PATH: join(folder, "tsconfig.json") };
      const { code, output } = await runProgram([...args, fileOf(program)], env);
      expect(output.includes(server.secret), "it printed the client secret").toBe(false);
      expect(output, "a request went out without the token that its reader expects").not.toContain(
        "IANUM_ORIGIN_DENIED",
      );
      expect(code, output).toBe(0);
    });
  }
});

test("every npm command on our pages exists", () => {
  const missing = read.flatMap(({ page, shell }) => {
    const owner = workspaces("packages")
      .concat(workspaces("apps"))
      .find(({ folder }) => page.startsWith(`${folder}/`));
    const scripts = { ...readManifest(".").scripts, ...owner?.manifest.scripts };
    return shell.flatMap(({ line, text }) =>
      Array.from(
        // What another command is told to run is the reader's own.
        text.replace(/\bnpx \S+ -- .*/, "").matchAll(/\b(?:npm|pnpm) (?:run ([\w:-]+)|(start|test)\b)/g),
        ([, run, short]) => run ?? short ?? "",
      )
        .filter((script) => !(script in scripts))
        .map((script) => `${page}:${line}: npm run ${script}`),
    );
  });
  expect(missing).toEqual([]);
});
