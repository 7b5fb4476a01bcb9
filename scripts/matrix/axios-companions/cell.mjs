import assert from "node:assert/strict";
import { startProgram } from "../start-program.mjs";

export const about = "axios with `ianumInterceptor`, and with a plugin of others on the same instance";

export function start({ folder, sandbox, test, variant }) {
  const program = startProgram({ folder, client: `./${variant}.mjs` });
  const [gate] = sandbox.gates;
  const url = `${sandbox.env.IANUM_AUTH_URL}/v1_3/subscription/${gate.idSubscription}/agreements`;
  const call = (count) => program.ask({ step: "call", env: sandbox.env, url, count });
  const toApi = () => sandbox.log.entries.filter(({ path }) => path.endsWith("/agreements"));

  if (variant === "retry") {
    test("what axios-retry sends again has a token, and costs no token request", async () => {
      sandbox.control.fail({ on: "api", times: 2, with: { type: "status", status: 503 } });
      assert.deepEqual(await call(1), [200]);
      assert.deepEqual(
        toApi().map(({ status }) => status),
        [503, 503, 200],
      );
      assert.equal(sandbox.log.tokenRequests, 1);
    });
  } else {
    test("a cached answer is served without a request, and ten calls at once are one", async () => {
      assert.deepEqual(await call(10), Array(10).fill(200));
      assert.deepEqual(await call(1), [200]);
      assert.equal(toApi().length, 1);
    });

    test("the answer that follows a refusal is what is cached", async () => {
      await program.ask({ step: "call", env: sandbox.env, url: url.replace(gate.idSubscription, "sub_of_nobody") });
      sandbox.control.revokeTokens();
      sandbox.log.clear();
      assert.deepEqual(await call(1), [200]);
      assert.deepEqual(await call(1), [200]);
      assert.deepEqual(
        toApi().map(({ status }) => status),
        [401, 200],
      );
    });
  }

  return { ...program, aborted: "canceled" };
}
