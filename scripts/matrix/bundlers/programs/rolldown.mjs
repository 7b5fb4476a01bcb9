import { build } from "rolldown";

const output = { dir: "out", minify: true, entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" };
await build({ input: "entry.mjs", platform: "node", output });
