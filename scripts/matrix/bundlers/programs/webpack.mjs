import { join } from "node:path";
import webpack from "webpack";

const here = import.meta.dirname;
const compiler = webpack({
  mode: "production",
  target: "node20",
  entry: { entry: join(here, "entry.mjs") },
  experiments: { outputModule: true },
  output: { path: join(here, "out"), filename: "[name].mjs", chunkFilename: "[name].mjs", module: true },
});
await new Promise((resolve, reject) => {
  compiler.run((error, stats) => {
    if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString()));
    else resolve();
  });
});
