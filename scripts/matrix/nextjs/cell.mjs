import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { askOver, startServer } from "../start-server.mjs";

export const about = "`next build`, then route handlers and a server component of `next start`, as the guide has them";

export function start({ folder, sandbox, test }) {
  const env = { ...process.env, ...sandbox.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  const next = join("node_modules", "next", "dist", "bin", "next");
  execFileSync(process.execPath, [next, "build"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  const server = startServer({ folder, args: [next, "start", "--port", "0", "--hostname", "127.0.0.1"], env });
  const read = async (path) => (await fetch(server.origin() + path)).text();

  test("pages and route handlers have one source between them, and nothing of what they read is cached", async () => {
    for (const revoked of [false, true]) {
      if (revoked) sandbox.control.revokeTokens();
      assert.match(await read("/"), /a page: 404/);
      assert.equal(await read("/orders"), "a route handler: 404");
      assert.match(await read("/"), /a page: 404/);
    }
    const sent = sandbox.log.entries.filter(({ path }) => path.endsWith("/agreements"));
    assert.deepEqual(
      sent.map(({ status }) => status),
      [404, 404, 404, 401, 404, 404, 404],
    );
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  return { ...server, ask: askOver(server) };
}
