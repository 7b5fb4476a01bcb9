// npm run pack: the packages as they are published, as files in tarballs/, to try in a project of your own.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build, helpOn, install, root } from "./workspace.mjs";
import { pack, publishedPackages } from "./release-check/pack.mjs";

helpOn(`Usage: npm run pack

Packs every package into tarballs/, as it is published, to try in a project of your own.`);
await install();
await build();

const folder = join(root, "tarballs");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const entry of publishedPackages()) {
  const { tarball } = await pack(entry, join(folder, ".packing"));
  renameSync(tarball, join(folder, basename(tarball)));
}
rmSync(join(folder, ".packing"), { recursive: true, force: true });
console.log(`The packages are in ${folder}. In a project of yours, install all of them at once:

  npm install ${join(folder, "*.tgz")}`);
