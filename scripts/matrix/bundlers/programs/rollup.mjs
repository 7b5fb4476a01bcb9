import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

const bundle = await rollup({ input: "entry.mjs", external: /^node:/, plugins: [nodeResolve()] });
await bundle.write({ dir: "out", format: "es", entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" });
