import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { staticTokenSource } from "@ianum/core";
import { ianumDispatcher } from "@ianum/undici";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { versions } from "./undici-versions.ts";

interface Got {
  readonly path: string;
  readonly own: unknown;
  readonly authorization: string | undefined;
}

const servers: Server[] = [];
async function serve(): Promise<{ origin: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer(({ url, headers }, response) => {
    got.push({ path: url ?? "", own: headers["x-own"], authorization: headers.authorization });
    response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

let listed: Awaited<ReturnType<typeof serve>>;
let other: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  [listed, other] = await Promise.all([serve(), serve()]);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const bearer = "Bearer a-token";

describe.each(versions)("%s", (_, { Agent }) => {
  const compose = (): InstanceType<typeof Agent> => {
    const ours = ianumDispatcher({ source: staticTokenSource("a-token"), origins: [listed.origin] });
    return new Agent().compose(ours as never) as never;
  };

  test("a URL that is changed for the next call takes no token elsewhere", async () => {
    const agent = compose();
    const origin = new URL(listed.origin);
    const calls = [agent.request({ origin, path: "/first", method: "GET" })];
    origin.port = new URL(other.origin).port;
    calls.push(agent.request({ origin, path: "/second", method: "GET" }));
    origin.port = new URL(listed.origin).port;
    calls.push(agent.request({ origin, path: "/third", method: "GET" }));
    for (const { body } of await Promise.all(calls)) await body.dump();
    expect(other.got).toEqual([{ path: "/second", own: undefined, authorization: undefined }]);
    expect(listed.got.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: "/first", own: undefined, authorization: bearer },
      { path: "/third", own: undefined, authorization: bearer },
    ]);
  });

  test("what the caller changes after the call changes nothing of it", async () => {
    const agent = compose();
    for (const { origin, got } of [listed, other]) {
      const options = {
        origin,
        path: "/then",
        method: "GET",
        query: { a: "then" },
        headers: { "x-own": "then" },
      } as const;
      const call = agent.request(options);
      Object.assign(options, { origin: "http://127.0.0.1:1", path: "/now" });
      Object.assign(options.query, { a: "now" });
      Object.assign(options.headers, { "x-own": "now" });
      await (await call).body.dump();
      expect(got).toMatchObject([{ path: "/then?a=then", own: "then" }]);
    }
  });

  test("an origin is refused where undici refuses it", async () => {
    const get = { origin: new URL(`${listed.origin}/below`), path: "/", method: "GET" } as const;
    const message = (error: Error): string => error.message;
    const [expected, got] = [new Agent(), compose()].map(async (agent) => agent.request(get).catch(message));
    expect(await got).toBe(await expected);
  });

  describe("headers that can be read once are sent", () => {
    function* pairs(...more: [string, string][]): Generator<[string, string]> {
      yield ["x-own", "1"];
      yield* more;
    }
    const kinds = [
      ["a generator", pairs],
      ["the entries of a Map", (...more: [string, string][]) => new Map(pairs(...more)).entries()],
      ["the entries of Headers", (...more: [string, string][]) => new Headers([...pairs(...more)]).entries()],
    ] as const;

    test.each(kinds)("with a token, where one may go: %s", async (_kind, make) => {
      for (const { origin } of [listed, other])
        await (await compose().request({ origin, path: "/", method: "GET", headers: make() as never })).body.dump();
      expect(listed.got).toEqual([{ path: "/", own: "1", authorization: bearer }]);
      expect(other.got).toEqual([{ path: "/", own: "1", authorization: undefined }]);
    });

    test.each(kinds)("with the caller's own Authorization: %s", async (_kind, make) => {
      const headers = make(["authorization", "own"]) as never;
      await (await compose().request({ origin: listed.origin, path: "/", method: "GET", headers })).body.dump();
      expect(listed.got).toEqual([{ path: "/", own: "1", authorization: "own" }]);
    });
  });
});
