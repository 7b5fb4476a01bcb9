import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { createTokenSource } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { connect as connectAxios } from "./axios-client.mjs";
import { connect as connectFetch } from "./fetch-client.mjs";

const turn = setImmediate; // the real one
const HOUR_MS = 3_600_000;

/** What a test may do under the fake timers of its runner, as [title, run]. */
export function fakeTimerScenes({ use, advance, restore }) {
  return [
    [
      "under fake timers: an hour passes, and a source that was made under them has another token",
      async () => {
        use();
        const source = createTokenSource(createSandbox().options);
        const first = await source.getToken();
        assert.equal(await source.getToken(), first);
        await advance(HOUR_MS);
        assert.notEqual((await source.getToken()).value, first.value);
      },
    ],
    [
      "under fake timers: a source that was made before them expires, and serves after them",
      async () => {
        const source = createTokenSource(createSandbox().options);
        const first = await source.getToken();
        use();
        await advance(HOUR_MS);
        const second = await source.getToken();
        assert.notEqual(second.value, first.value);
        restore();
        assert.notEqual((await source.getToken()).value, first.value);
      },
    ],
    ["under fake timers: fetch reaches a server over HTTP", () => overHttp(connectFetch)],
    ["under fake timers: axios reaches a server over HTTP", () => overHttp(connectAxios)],
    [
      "under fake timers: a platform that does not answer is a time-out, once ten seconds have passed",
      async () => {
        const sandbox = createSandbox();
        sandbox.control.fail({ on: "token", with: { type: "hang" } });
        use();
        const { source, met } = watched(sandbox);
        const failed = source.getToken().catch((thrown) => thrown);
        await met("token-requested");
        await advance(10_000);
        assert.equal((await failed).code, "timeout");
      },
    ],
    [
      "under fake timers: Retry-After is waited for, and passes",
      async () => {
        const sandbox = createSandbox();
        sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503, retryAfter: 3 } });
        use();
        const { source, met } = watched(sandbox);
        const token = source.getToken();
        const { delayMs } = await met("token-request-retried");
        assert.ok(delayMs > 2_000); // a back-off alone is shorter
        await advance(delayMs);
        assert.equal(typeof (await token).value, "string");
      },
    ],
  ].map(([title, run]) => [title, () => run().finally(restore)]);

  async function overHttp(connect) {
    const sandbox = createSandbox();
    await sandbox.listen();
    use();
    const url = `${sandbox.env.IANUM_AUTH_URL}/v1_3/subscription/${sandbox.gates[0].idSubscription}/agreements`;
    const send = await connect({ ...sandbox.options }, { url });
    const { status } = await send({ url, headers: {} });
    restore();
    await sandbox.close();
    assert.equal(status, 200);
  }
}

/** A source, and what resolves to the first of its events of a type, a moment after it. */
function watched(sandbox) {
  const events = [];
  const source = createTokenSource({ ...sandbox.options, onEvent: (event) => events.push(event) });
  const met = async (type) => {
    let event;
    while (event === undefined) {
      await turn();
      event = events.find((one) => one.type === type);
    }
    for (let more = 0; more < 10; more += 1) await turn();
    return event;
  };
  return { source, met };
}
