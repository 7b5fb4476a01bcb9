import assert from "node:assert/strict";
import { askOver, startServer } from "../start-server.mjs";

export const about = "handlers of a Hono server that call through `ianumFetch`, and one that passes its request on";

export function start({ folder, sandbox, test }) {
  const server = startServer({ folder, args: ["server.mjs"], env: { ...process.env, ...sandbox.env } });

  test("a POST that a handler passes on is sent again with its body after a refusal", async () => {
    const send = (body) =>
      fetch(`${server.origin()}/v1_3/subscription`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
    await send("{}");
    sandbox.control.revokeTokens();
    sandbox.log.clear();
    const body = JSON.stringify({ a: "é".repeat(2_000) });
    const { status } = await send(body);
    const sent = sandbox.log.entries.filter(({ path }) => path === "/v1_3/subscription");
    assert.deepEqual(
      sent.map((entry) => entry.status),
      [401, status],
    );
    assert.equal(sent[1].bodyBytes, new TextEncoder().encode(body).length);
  });

  return { ...server, ask: askOver(server) };
}
