import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumFetch } from "@ianum/fetch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { brokenBodies, neverEnd } from "../../../test/broken-bodies.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
let server: Server;
let origin: string;
let fetch: typeof globalThis.fetch;
let bearers: (string | undefined)[];
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  world = await createWorld();
  bearers = [];
  server = createServer(({ headers }, response) => {
    bearers.push(headers.authorization);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fetch = ianumFetch({ ...world.options, origins: [origin] });
});
afterEach(async () => {
  server.close().closeAllConnections();
  await world.close();
});

/** Refuses once in this way; then each request is answered. */
function refuseOnce(refuse: (response: ServerResponse, status: number) => void): void {
  bearers.splice(0);
  answer = (response) => {
    answer = (later) => later.end("welcome");
    refuse(response, 401);
  };
}

describe("a refusal whose body cannot be read", () => {
  test.each(brokenBodies)("and %s replaces the token, and the request is sent again", async (_kind, refuse) => {
    refuseOnce(refuse);
    const response = await fetch(origin, { method: "POST", body: "text" });
    expect([response.status, await response.text()]).toEqual([200, "welcome"]);
    expect(new Set(bearers).size).toBe(2);
  });

  test("and never ends is not waited for", async () => {
    refuseOnce(neverEnd);
    expect(await (await fetch(origin)).text()).toBe("welcome");
    expect(new Set(bearers).size).toBe(2);
  });

  test("of a body that can be sent once is the caller's as fetch gives it, and the next call has another token", async () => {
    for (const [kind, refuse] of brokenBodies) {
      refuseOnce(refuse);
      const streamed = { method: "POST", body: new Blob(["once"]).stream(), duplex: "half" } as RequestInit;
      const alone = await outcome(globalThis.fetch(origin, { ...streamed, body: new Blob(["once"]).stream() }));
      refuseOnce(refuse);
      fetch = ianumFetch({ ...world.options, origins: [origin] });
      expect(await outcome(fetch(origin, streamed)), kind).toEqual(alone);
      await (await fetch(origin)).text();
      expect(new Set(bearers).size, kind).toBe(2);
    }
  });
});

test("a broken body of another status is the caller's, and is not sent again", async () => {
  for (const status of [200, 403, 500])
    for (const [kind, send] of brokenBodies) {
      bearers.splice(0);
      answer = (response) => send(response, status);
      const attached = await outcome(fetch(origin));
      expect(bearers, kind).toHaveLength(1);
      expect(attached, kind).toEqual(await outcome(globalThis.fetch(origin)));
    }
});

/** What a caller sees who reads the body. */
async function outcome(call: Promise<Response>): Promise<unknown> {
  try {
    const response = await call;
    return [response.status, await response.text().catch((error: unknown) => String(error))];
  } catch (error) {
    return String(error);
  }
}
