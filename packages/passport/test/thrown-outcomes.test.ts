import { createSandbox } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { IanumClientStrategy } from "../src/index.ts";
import { basic } from "./client-app.ts";
import { expressHost, fastifyHost, type HostSettings, koaHost, nodeHost, type StartHost } from "./hosts.ts";

const TEXT = "thrown by the application";
const hosts: readonly (readonly [string, StartHost])[] = [
  ["Express", expressHost()],
  ["Fastify", fastifyHost()],
  ["Koa", koaHost()],
  ["Node's own server", nodeHost],
];

/** A machine logs in at such a host. Vitest fails where something is thrown that would end a process. */
async function start(startHost: StartHost, settings: HostSettings) {
  const sandbox = createSandbox({ accesses: 0 });
  onTestFinished(() => sandbox.close());
  const apiAuth = await sandbox.listen();
  const strategy = new IanumClientStrategy({ endpoints: { apiAuth } }, (client) => ({ id: client.clientId }));
  const host = await startHost(strategy, settings);
  const { id, secrets } = sandbox.gates[0]!;
  const call = async (secret: string): Promise<number> =>
    (await fetch(host.origin, { headers: { authorization: basic(`${id}:${secret}`) } })).status;
  return { host, sandbox, logIn: () => call(secrets[0]!), fail: () => call("wrong") };
}

describe.each(hosts)("under %s", (name, startHost) => {
  test("what Passport throws is an error of the request", async () => {
    // No flash messages are set up; Fastify has them, and refuses to have its own property changed.
    const flash = { successFlash: { type: "info", message: "welcome" } };
    const authenticate = name === "Fastify" ? { assignProperty: "ip" } : flash;
    const { host, logIn } = await start(startHost, { authenticate });
    expect(await logIn()).toBe(500);
    expect(host.errors).toEqual([expect.objectContaining({ name: "TypeError" })]);
  });

  test.each(["success", "refusal"])(
    "a callback that throws at a %s has its error told, and lets nobody in",
    async (end) => {
      const told: unknown[] = [];
      const warnings: unknown[] = [];
      const onWarning = (warning: Error): number => warnings.push(warning);
      process.on("warning", onWarning);
      onTestFinished(() => void process.off("warning", onWarning));
      const { host, logIn, fail } = await start(startHost, {
        callback: (error, user) => {
          told.push(error ?? user);
          throw new Error(TEXT);
        },
      });
      const answer = end === "success" ? logIn : fail;
      expect(await answer()).toBe(500);
      // Where the host's only way to its error handlers leads through the callback, it gets its own error.
      expect(told.length).toBeLessThanOrEqual(name === "Express" || name === "Koa" ? 1 : 2);
      expect([...host.errors, ...warnings].map(String)).toEqual([`Error: ${TEXT}`]);
    },
  );

  test("a callback that throws the error that it is given has that told", async () => {
    const { sandbox, host, logIn } = await start(startHost, {
      callback: (error) => {
        if (error) throw error;
      },
    });
    sandbox.control.fail({ on: "token", with: { type: "status", status: 503 } });
    expect(await logIn()).toBe(500);
    const [error = { code: "service_unavailable" }] = host.errors;
    expect(error).toMatchObject({ code: "service_unavailable" });
  });

  // Koa itself sends no response for an error that is not there.
  const values = ["", 0, "route", "router", ...(name === "Koa" ? [] : [undefined, null])];
  test.each(values)("a callback that throws %j lets nobody in", async (thrown) => {
    const { logIn, fail } = await start(startHost, {
      callback: () => {
        throw thrown;
      },
    });
    expect(await logIn()).toBe(500);
    expect(await fail()).toBe(500);
  });
});
