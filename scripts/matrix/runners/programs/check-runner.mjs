// What a test runner runs: the checks of the matrix, and scenes under its fake timers, in one of its tests.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { createSandbox } from "@ianum/sandbox";
import { connect as connectAxios } from "./axios-client.mjs";
import { fakeTimerScenes } from "./fake-timer-scenes.mjs";
import { connect as connectFetch } from "./fetch-client.mjs";
import { createProgram } from "./program.mjs";
import { standardChecks } from "./standard-checks.mjs";

/** `timers` are { use(), advance(ms), restore() } of the runner. The results go into results.json. */
export function checkRunner(test, timers) {
  test("the checks of the matrix", async () => {
    const results = [];
    const attempt = async (title, run) => {
      const failure = await run().then(
        () => undefined,
        (error) => String(error?.stack ?? error),
      );
      results.push({ title, failure });
    };
    const sandbox = createSandbox({ accesses: 0 });
    await sandbox.listen();
    for (const [title, run] of checksOf(sandbox)) {
      sandbox.control.reset();
      sandbox.log.clear();
      await attempt(title, run);
    }
    await sandbox.close();
    for (const [title, run] of fakeTimerScenes(timers)) await attempt(title, run);
    writeFileSync("results.json", JSON.stringify(results));
    assert.deepEqual(
      results.filter(({ failure }) => failure !== undefined),
      [],
    );
  });
}

function checksOf(sandbox) {
  const checks = [];
  const add = (name, connect, more) => {
    const fresh = () => createProgram(connect, { inspect: print });
    let answer;
    const test = (title, run) => checks.push([`${name}: ${title}`, async () => ((answer = fresh()), run())]);
    standardChecks(test, { ask: (request) => answer(request), env: sandbox.env, sandbox, ...more });
  };
  add("fetch", connectFetch);
  add("axios", connectAxios, { aborted: "canceled" });
  return checks;
}

function print(value) {
  // A Response of happy-dom leads to its window, which Node's inspect cannot print.
  return "happyDOM" in globalThis ? String(value) : inspect(value, { depth: 20, showHidden: true });
}
