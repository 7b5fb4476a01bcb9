import assert from "node:assert/strict";
import { startProgram } from "../start-program.mjs";

export const about = "metrics and spans of calls, through the SDK's own providers and exporters";

export function start({ folder, sandbox, test }) {
  const program = startProgram({ folder, client: "./telemetry-client.mjs" });

  test("waits, token requests and replays are recorded without a token", async () => {
    const url = `${sandbox.env.IANUM_AUTH_URL}/v1_3/subscription/sub_none/agreements`;
    const ask = (step) => program.ask({ step, env: sandbox.env, url });
    await ask("call");
    sandbox.control.revokeTokens();
    await ask("call");
    const { printed, secrets } = await ask("print");
    const text = printed.join("\n");
    for (const name of ["wait.duration", "requests", "request.duration", "invalidations"])
      assert.ok(text.includes(`'ianum.token.${name}'`), name);
    for (const name of ["ianum.token.wait", "ianum.token.request", "ianum.request.replay", "the call"])
      assert.ok(text.includes(`name: '${name}'`), name);
    assert.ok(!/bearer /i.test(text));
    for (const secret of secrets) assert.ok(!text.includes(secret));
  });

  return program;
}
