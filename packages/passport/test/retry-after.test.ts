import { connect } from "node:net";
import { createSandbox } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { IanumClientStrategy, type IanumClientStrategyOptions } from "../src/index.ts";
import { basic } from "./client-app.ts";
import { expressHost, fastifyHost, koaHost, nodeHost, type StartHost } from "./hosts.ts";

const hosts: readonly (readonly [string, StartHost])[] = [
  ["Express", expressHost()],
  ["Fastify", fastifyHost()],
  ["Koa", koaHost()],
  ["Node's own server", nodeHost],
];

async function start(startHost: StartHost, options: IanumClientStrategyOptions = {}) {
  const sandbox = createSandbox({ accesses: 0 });
  onTestFinished(() => sandbox.close());
  const apiAuth = await sandbox.listen();
  const strategy = new IanumClientStrategy(
    { endpoints: { apiAuth }, guessesPerMinute: 2, ...options, passReqToCallback: false },
    (client) => ({ id: client.clientId }),
  );
  const { origin } = await startHost(strategy);
  const call = (secret: string): Promise<Response> =>
    fetch(origin, { headers: { authorization: basic(`gate_1:${secret}`) } });
  return { origin, call };
}

describe.each(hosts)("under %s", (_name, startHost) => {
  test("a 429 says how long to wait, and no other response does", async () => {
    const { call } = await start(startHost);
    for (const secret of ["one", "two", "one"]) {
      const refused = await call(secret);
      expect(refused.status).toBe(401);
      expect(refused.headers.has("retry-after")).toBe(false);
    }
    const limited = await Promise.all(Array.from({ length: 10 }, (_, index) => call(`three-${index}`)));
    for (const { status, headers } of limited) {
      expect(status).toBe(429);
      // Two a minute: a place comes back after half of one.
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(20);
      expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(30);
    }
  });

  test("a pipelined request does not put its wait on the response before it", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let calls = 0;
    const { origin } = await start(startHost, {
      guessesPerMinute: 1,
      guessKey: () => {
        calls += 1;
        // The second one is judged by the time that the first is answered.
        if (calls === 2) setImmediate(release);
        return "caller";
      },
      fetch: async () => {
        await released;
        return Response.json({ errorCode: "SEC_0005" }, { status: 401 });
      },
    });
    const { hostname, port } = new URL(origin);
    const request = (secret: string, more: string): string =>
      `GET / HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${basic(`gate_1:${secret}`)}\r\n${more}\r\n`;
    const socket = connect(Number(port), hostname);
    socket.write(request("one", "") + request("two", "Connection: close\r\n"));
    let text = "";
    for await (const chunk of socket.setEncoding("latin1")) text += chunk as string;
    const [first, second] = text.split(/(?=HTTP\/1\.1 \d)/);
    expect(first).toMatch(/^HTTP\/1\.1 401/);
    expect(first).not.toMatch(/^retry-after:/im);
    expect(second).toMatch(/^HTTP\/1\.1 429/);
  });
});
