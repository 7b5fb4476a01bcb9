import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumDispatcher } from "@ianum/undici";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { brokenBodies, neverEnd } from "../../../test/broken-bodies.ts";
import { versions } from "./undici-versions.ts";

let server: Server;
let origin: string;
let bearers: (string | undefined)[];
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  bearers = [];
  server = createServer(({ headers }, response) => {
    bearers.push(headers.authorization);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close().closeAllConnections());

/** A source whose tokens are told apart, one for each refusal. */
function createSource() {
  let count = 1;
  return {
    getToken: async () => ({ value: `token-${count}`, expiresAt: Number.POSITIVE_INFINITY }),
    invalidate: async ({ value }: { readonly value: string }) => void (value === `token-${count}` && (count += 1)),
  };
}

describe.each(versions)("%s", (_, { Agent }) => {
  test("a refusal whose body is broken, or never ends, replaces the token, and the request is sent again", async () => {
    const agent = new Agent().compose(ianumDispatcher({ source: createSource(), origins: [origin] }) as never);
    for (const [kind, refuse] of [...brokenBodies, ["never ends", neverEnd] as const]) {
      bearers.splice(0);
      answer = (response) => {
        answer = (later) => later.end("welcome");
        refuse(response, 401);
      };
      const response = await agent.request({ origin, path: "/", method: "POST", body: "text" });
      expect([response.statusCode, await response.body.text()], kind).toEqual([200, "welcome"]);
      expect(new Set(bearers).size, kind).toBe(2);
    }
    await agent.destroy();
  });

  test("a broken body of another status is the caller's, and is not sent again", async () => {
    const alone = new Agent();
    const agent = new Agent().compose(ianumDispatcher({ source: createSource(), origins: [origin] }) as never);
    for (const [kind, send] of brokenBodies) {
      bearers.splice(0);
      answer = (response) => send(response, 403);
      const read = async (one: typeof agent): Promise<unknown> => {
        const { body, statusCode } = await one.request({ origin, path: "/", method: "GET" });
        return [statusCode, await body.text().catch(({ code, message }) => [code, message])];
      };
      const attached = await read(agent);
      expect(bearers, kind).toHaveLength(1);
      expect(attached, kind).toEqual(await read(alone as never));
    }
    await Promise.all([agent.destroy(), alone.destroy()]);
  });
});
