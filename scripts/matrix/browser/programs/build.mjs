import { writeFileSync } from "node:fs";
import process from "node:process";
import { build } from "vite";

const [, , script] = process.argv;
writeFileSync("index.html", `<!doctype html><script type="module" src="/${script}"></script>`);
await build({ logLevel: "error", build: { outDir: "out" }, worker: { format: "es" } });
