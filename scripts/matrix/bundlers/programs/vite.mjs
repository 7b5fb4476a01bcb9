import { build } from "vite";

await build({
  logLevel: "error",
  ssr: { noExternal: true },
  build: { ssr: "entry.mjs", outDir: "out", minify: true, rollupOptions: { output: { entryFileNames: "[name].mjs" } } },
});
