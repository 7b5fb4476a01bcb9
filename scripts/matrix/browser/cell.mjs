// The Chromium of the system, `CHROMIUM_PATH` or on the PATH: npm has none.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findChromium, launchChromium, PATIENCE_MS } from "../../../test/chromium.ts";
import { servePage } from "./serve-page.mjs";

const imports = {
  "@ianum/core": "/node_modules/@ianum/core/dist/index.js",
  "@ianum/core/authors": "/node_modules/@ianum/core/dist/authors.js",
  "@ianum/fetch": "/node_modules/@ianum/fetch/dist/index.js",
};
const scripts = { vite: "page.mjs", "web-worker": "page-of-worker.mjs" };

export const about =
  "a page over tokens from its own server, for a secret is refused there; `import-map` is not bundled";

export async function start({ folder, sandbox, test, variant }) {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error("there is no Chromium: install one, or set CHROMIUM_PATH");
  if (variant in scripts)
    execFileSync(process.execPath, ["build.mjs", scripts[variant]], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  else
    writeFileSync(
      join(folder, "index.html"),
      `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/page.mjs"></script>`,
    );
  const served = await servePage({ files: variant in scripts ? join(folder, "out") : folder, env: sandbox.env });
  const env = { ...sandbox.env, IANUM_AUTH_URL: served.origin };
  const browser = await launchChromium(chromium);
  let page;
  let printed;
  const ask = (request) => page.evaluate((one) => globalThis.ask(one), request);

  test("the keys of a gate are refused, also as a function", async () => {
    assert.deepEqual(await ask({ step: "keep", env }), Array(3).fill("secret_in_browser"));
    assert.equal(sandbox.log.requests, 0);
  });

  test("the console, the page's storage and its addresses hold no secret and no token", async () => {
    const url = `${served.origin}/v1_3/subscription/sub_of_nobody/agreements`;
    const { secrets } = await ask({ step: "print", env, url });
    const resources = await page.evaluate(() => performance.getEntries().map(({ name }) => name));
    const kept = [await page.context().storageState({ indexedDB: true }), resources, printed];
    assert.ok(printed.length > 6 && resources.length > 1);
    for (const secret of secrets) assert.ok(!JSON.stringify(kept).includes(secret), "a secret was kept");
  });

  return {
    ask,
    env,
    code: "secret_in_browser",
    versions: [`Chromium ${browser.version()}`],
    async fresh() {
      await page?.context().close();
      printed = [];
      page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on("console", (message) => printed.push(message.text()));
      page.on("pageerror", (error) => printed.push(String(error)));
      await page.goto(served.origin);
      await page.waitForFunction(() => "ask" in globalThis);
    },
    async close() {
      await browser.close();
      served.close();
    },
  };
}
