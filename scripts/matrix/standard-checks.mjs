import assert from "node:assert/strict";

const path = "/v1_3/subscription/sub_of_nobody/agreements";
const TAKEN = 404; // the platform took the token, and has no such subscription
const LATE_MS = 300;

/**
 * What holds on every runtime, and over every client. `ask` hands a request to program.mjs there. What does not apply is in
 * `without`: the reason, by the name of the check.
 */
export function standardChecks(test, { ask, env, sandbox, ...special }) {
  const { taken = TAKEN, aborted = "enough", code: refusal = "invalid_credentials", without = {} } = special;
  const url = special.url ?? `${env.IANUM_AUTH_URL}${path}`;
  const call = (more) => ask({ step: "call", env, url, ...more });
  const late = (ms = LATE_MS) => sandbox.control.fail({ on: "token", with: { type: "latency", ms } });
  const check = (name, title, run) => {
    if (!(name in without)) test(title, run);
  };

  check("import", "it imports", async () => {
    assert.deepEqual(await ask({ step: "import" }), ["function", "function"]);
  });

  check("cold call", "a cold call is served", async () => {
    assert.deepEqual(await call(), [taken]);
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  check("burst", "100 cold calls cost one token request, at once in 20 requests", async () => {
    late();
    const answers = await Promise.all(Array.from({ length: 20 }, () => call({ count: 5 })));
    assert.deepEqual(answers.flat(), Array(100).fill(taken));
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  check("replay", "a refused token is replaced, and the calls are sent again", async () => {
    await call();
    sandbox.control.revokeTokens();
    assert.deepEqual(await call({ count: 10 }), Array(10).fill(taken));
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  check("replay with a body", "a refused POST is sent again with its body", async () => {
    await call();
    sandbox.control.revokeTokens();
    sandbox.log.clear();
    const body = JSON.stringify({ a: "é".repeat(9) });
    const [status] = await call({ url: `${env.IANUM_AUTH_URL}/v1_3/subscription`, body });
    const sent = sandbox.log.entries.filter((entry) => entry.path === "/v1_3/subscription");
    assert.deepEqual(
      sent.map((entry) => entry.status),
      [401, status],
    );
    assert.equal(sent[1].bodyBytes, new TextEncoder().encode(body).length);
  });

  check("abort", "an abort rejects with its reason, and the next call is served", async () => {
    const punctual = late(20_000);
    assert.deepEqual(await call({ abortAfterMs: 100 }), [aborted]);
    punctual();
    assert.deepEqual(await call(), [taken]);
  });

  check("leaks", "nothing that is printed holds a secret or a token", async () => {
    const { code, status, printed, secrets } = await ask({ step: "print", env, url });
    assert.equal(code, refusal);
    assert.equal(status, taken);
    assert.ok(printed.length > 6);
    for (const secret of secrets) {
      assert.ok(secret.length > 8);
      const text = printed.find((one) => one.includes(secret));
      const before = text?.slice(0, text.indexOf(secret)).slice(-300);
      assert.ok(text === undefined, `a secret was printed after ${before}`);
    }
  });
}
