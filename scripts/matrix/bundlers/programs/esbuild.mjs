import { build } from "esbuild";

await build({
  entryPoints: ["entry.mjs"],
  bundle: true,
  minify: true,
  splitting: true,
  platform: "node",
  format: "esm",
  outdir: "out",
  outExtension: { ".js": ".mjs" },
});
