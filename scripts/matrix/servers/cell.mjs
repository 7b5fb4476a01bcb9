// One application for each server: GET /login starts a login, GET /login/return ends it, GET /report lets machines in.
import assert from "node:assert/strict";
import { startServer } from "../start-server.mjs";

export const about = "both Passport strategies: a login, a forged return, a client's keys";

export async function start({ folder, sandbox, test, variant }) {
  const [client] = sandbox.gates;
  const env = { ...process.env, ...sandbox.env, IANUM_GATE_ALIAS: client.alias, IANUM_REGION: "eu" };
  const server = startServer({ folder, args: [`${variant.replace(/^express.*/, "express")}.mjs`], env });
  const basic = (secret) => `Basic ${Buffer.from(`${client.id}:${secret}`).toString("base64")}`;
  const get = (path, headers = {}) =>
    fetch(server.origin() + path, { headers: { connection: "close", ...headers }, redirect: "manual" });
  const report = async (secret) => {
    const response = await get("/report", secret === undefined ? {} : { authorization: basic(secret) });
    await response.text();
    return response.status;
  };

  test("a login leads to the gate", async () => {
    const { status, headers } = await get("/login");
    assert.equal(status, 302);
    assert.ok(headers.get("location").endsWith(`/${client.alias}`), headers.get("location"));
  });

  test("a return that this browser did not start is refused, and burns nothing", async () => {
    assert.equal((await get("/login/return?ianumToken=forged")).status, 403);
    assert.equal(sandbox.log.requests, 0);
  });

  test("200 calls with the right keys cost one token request", async () => {
    assert.equal(await report(client.secrets[0]), 200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => report(client.secrets[0])));
    for (let round = 0; round < 9; round += 1)
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => report(client.secrets[0])))));
    assert.deepEqual([...new Set(answers)], [200]);
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  test("wrong keys and none are a 401, and nothing that is printed holds a secret", async () => {
    const wrong = "quite-the-wrong-secret";
    assert.deepEqual([await report(wrong), await report()], [401, 401]);
    assert.equal(await report(client.secrets[0]), 200);
    for (const secret of [wrong, ...client.secrets]) assert.ok(!server.printed().includes(secret));
  });

  return {
    ...server,
    without: {
      abort: "nothing is sent for the caller",
      replay: "the servers' own calls are the clients' cells",
    },
  };
}
