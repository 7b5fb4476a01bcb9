import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { optionsFromEnv } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { expect, test } from "vitest";
import { startServer } from "../src/start-server.ts";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path)) ?? "";
const slow = 60_000; // a browser, on a busy machine

/** The page as a browser has it once its script has run, and what the browser complained of. */
async function openInBrowser(url: string) {
  const profile = await mkdtemp(join(tmpdir(), "page-test-"));
  try {
    const options = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${profile}`,
      "--enable-logging=stderr",
    ];
    const args = [...options, "--lang=en-US", "--virtual-time-budget=10000", "--dump-dom", url];
    const { stdout, stderr } = await promisify(execFile)(chromium, args);
    return { dom: stdout, complaints: stderr.split("\n").filter((line) => line.includes("CONSOLE")) };
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

test.runIf(chromium)(
  "a browser shows the agreements and sign-ins, and finds nothing to complain of",
  { timeout: slow },
  async () => {
    const sandbox = createSandbox({
      accesses: 20,
      gates: [{ alias: "shop", secrets: ["a-secret"] }],
    });
    await sandbox.listen();
    // What comes from elsewhere is text, whatever it looks like.
    sandbox.control.fail({
      path: /agreements$/,
      with: {
        type: "json",
        body: (real: object) => JSON.parse(JSON.stringify(real).replaceAll("Newsletter", "<img src=x>")),
      },
    });
    const platform = optionsFromEnv(sandbox.env);
    const { idSubscription } = sandbox.gates[0]!;
    const server = await startServer({ platform, idSubscription, port: 0, log: () => {} });
    try {
      const { dom, complaints } = await openInBrowser(server.origin);
      expect(complaints).toEqual([]);
      expect(dom).toContain(">Terms of service</a>");
      expect(dom).toContain("2 of 3 accepted");
      expect(dom).toContain("&lt;img src=x&gt;</a>");
      expect(dom.match(/<time datetime="2025-12-31/g)).toHaveLength(5);
      expect(dom).not.toContain("skeleton");
      expect(dom).not.toContain("a-secret");
    } finally {
      await server.close();
      await sandbox.close();
    }
  },
);
