import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const url = "https://worker.example.com/?subscription=sub_1";
const LIFE_S = 12;
const MOST_MS = 3_000;

/** The guide's first Worker: requests share one source, and each ends when it is answered. */
export function wholeLifeTests(test, { sandbox, send }) {
  const ask = async () => {
    const since = performance.now();
    const response = await send("guide", url, { signal: AbortSignal.timeout(20_000) });
    await response.text();
    return { status: response.status, ms: performance.now() - since };
  };

  test("over the whole life of a token, refreshes cut off by the end of their request included, no request hangs", async () => {
    sandbox.control.setTokenLife(LIFE_S);
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 400 } });
    const until = performance.now() + 2.5 * LIFE_S * 1000;
    const answers = [];
    while (performance.now() < until) {
      answers.push(await ask());
      await sleep(150);
    }
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [404]);
    assert.ok(Math.max(...answers.map(({ ms }) => ms)) < MOST_MS, "a request waited too long");
    assert.ok(sandbox.log.tokenRequests >= 2, "the token was to be replaced");
  });

  test("requests that come while one that has left asked for the token are served", async () => {
    const stop = sandbox.control.fail({ on: "token", with: { type: "latency", ms: 15_000 } });
    const leaving = send("guide", url, { signal: AbortSignal.timeout(300) }).catch(() => undefined);
    await sleep(100);
    const staying = Array.from({ length: 10 }, ask);
    await leaving;
    stop();
    const answers = await Promise.all(staying);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [404]);
  });
}
