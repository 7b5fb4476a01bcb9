import assert from "node:assert/strict";

const path = "/v1_3/subscription/sub_of_nobody/agreements";
const TAKEN = 404; // the platform took the token, and has no such subscription
const LATE_MS = 300;

/** What holds on every runtime. `ask` hands a request to program.mjs there. */
export function standardChecks(test, { ask, env, sandbox }) {
  const url = `${env.IANUM_AUTH_URL}${path}`;
  const call = (more) => ask({ step: "call", env, url, ...more });
  const late = (ms = LATE_MS) => sandbox.control.fail({ on: "token", with: { type: "latency", ms } });

  test("it imports", async () => {
    assert.deepEqual(await ask({ step: "import" }), ["function", "function"]);
  });

  test("a cold call is served", async () => {
    assert.deepEqual(await call(), [TAKEN]);
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  test("100 cold calls cost one token request, at once in 20 requests", async () => {
    late();
    const answers = await Promise.all(Array.from({ length: 20 }, () => call({ count: 5 })));
    assert.deepEqual(answers.flat(), Array(100).fill(TAKEN));
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  test("a refused token is replaced, and the calls are sent again", async () => {
    await call();
    sandbox.control.revokeTokens();
    assert.deepEqual(await call({ count: 10 }), Array(10).fill(TAKEN));
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  test("an abort rejects with its reason, and the next call is served", async () => {
    const punctual = late(20_000);
    assert.deepEqual(await call({ abortAfterMs: 100 }), ["enough"]);
    punctual();
    assert.deepEqual(await call(), [TAKEN]);
  });

  test("nothing that is printed holds a secret or a token", async () => {
    const { code, printed, secrets } = await ask({ step: "print", env });
    assert.equal(code, "invalid_credentials");
    assert.ok(printed.length > 4);
    for (const secret of secrets)
      assert.ok(secret.length > 8 && !printed.some((text) => text.includes(secret)), "a secret was printed");
  });
}
