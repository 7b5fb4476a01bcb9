import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { readPage } from "../../../test/fences/read-page.ts";
import { root } from "../../workspace.mjs";

const page = "docs/guides/workers.md";
const entry = `import { connect } from "./fetch-client.mjs";
import { createProgram } from "./program.mjs";
const answer = createProgram(connect);
export default { fetch: async (request) => Response.json(await answer(await request.json())) };`;

/** The scripts of the Workers: program.mjs, and what the guide shows, as its readers copy it. */
export async function bundleWorkers(folder) {
  const { programs } = readPage(page, readFileSync(join(root, page), "utf8"));
  const worker = (marker) =>
    programs.find(({ code }) => code.includes(marker)).code.replace(/^void import\([\s\S]*/m, "");
  const bundle = async (name, code) => {
    const input = join(folder, `${name}.ts`);
    writeFileSync(input, code);
    const made = await rolldown({ input, platform: "browser", logLevel: "silent" });
    const { output } = await made.generate({ format: "esm", codeSplitting: false });
    return output[0].code;
  };
  const durable = await bundle("durable", worker("class IanumTokens"));
  const durableFile = join(folder, "durable.mjs");
  writeFileSync(durableFile, durable);
  const guide = await bundle("guide", worker("for all requests of this isolate"));
  return { program: await bundle("entry", entry), guide, durable, durableFile };
}
