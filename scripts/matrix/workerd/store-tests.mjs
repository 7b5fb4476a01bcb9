import assert from "node:assert/strict";
import { storeConformance } from "@ianum/sandbox/conformance";

/** The guide's store: its Durable Object runs in workerd, and what talks to it here as well. */
export function storeTests(test, { durableStore, sandbox, send, tokens }) {
  storeConformance(
    (name, run) => test(`a Durable Object as a store: ${name}`, run),
    async () => ({ store: durableStore(await tokens()), peer: durableStore(await tokens()) }),
  );

  test("two Workers over a Durable Object make one token request", async () => {
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
    const names = Array.from({ length: 10 }, (_, index) => (index % 2 ? "durable" : "elsewhere"));
    const answers = await Promise.all(names.map((name) => send(name, "https://worker.example.com/")));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(10).fill(404),
    );
    assert.equal(sandbox.log.tokenRequests, 1);
  });
}
