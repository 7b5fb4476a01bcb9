import { ianumFetch } from "@ianum/fetch";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, type Service, type World } from "./world.ts";

let world: World;
let stranger: Service;
let fetch: typeof globalThis.fetch;
beforeAll(async () => {
  world = await createWorld();
  stranger = await world.elsewhere();
});
afterAll(() => world.close());

/** The next call's token is one that the service has ceased to accept. */
beforeEach(async () => {
  world.sandbox.control.reset();
  fetch = ianumFetch(world.options);
  await fetch(world.service.origin);
  world.sandbox.control.revokeTokens();
  world.service.received.length = 0;
  stranger.received.length = 0;
});

/** The headers of an incoming request, as Next.js has them: the constructor takes what Headers would not. */
class IncomingHeaders extends Headers {
  readonly fields: Record<string, string>;
  constructor(fields: Record<string, string>) {
    super();
    this.fields = fields;
  }
  override has(name: string): boolean {
    return name in this.fields;
  }
  override get(name: string): string | null {
    return this.fields[name] ?? null;
  }
  override set(name: string, value: string): void {
    this.fields[name] = value;
  }
  override *entries(): ReturnType<Headers["entries"]> {
    yield* Object.entries(this.fields);
  }
  override [Symbol.iterator](): ReturnType<Headers["entries"]> {
    return this.entries();
  }
}

function refuse(): never {
  throw new Error("it cannot be changed");
}

/** The same, so that nobody can change it. */
const sealed = (headers: Headers): Headers =>
  new Proxy(headers, {
    get(target, name): unknown {
      if (name === "set" || name === "append" || name === "delete") return refuse;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

describe("Headers of a class whose constructor takes something else are sent, and not changed", () => {
  test.each<[string, (headers: Headers) => Headers]>([
    ["as they are", (headers) => headers],
    ["behind a Proxy", sealed],
  ])("%s", async (_, wrap) => {
    const headers = new IncomingHeaders({ "x-own": "1", cookie: "a=b" });
    expect((await fetch(world.service.origin, { headers: wrap(headers) })).status).toBe(200);
    const sent = { headers: { "x-own": "1", cookie: "a=b" }, bearer: expect.any(String) };
    expect(world.service.received).toMatchObject([sent, sent]);
    expect(headers.fields).toEqual({ "x-own": "1", cookie: "a=b" });
  });
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

  test.each(kinds)("with a token, and again after a refusal: %s", async (_, make) => {
    expect((await fetch(world.service.origin, { headers: make() as never })).status).toBe(200);
    const sent = { headers: { "x-own": "1" }, bearer: expect.any(String) };
    expect(world.service.received).toMatchObject([sent, sent]);
  });

  test.each(kinds)("with the caller's own Authorization: %s", async (_, make) => {
    await fetch(world.service.origin, { method: "PUT", headers: make(["authorization", "own"]) as never });
    expect(world.service.received).toMatchObject([{ method: "PUT", headers: { "x-own": "1", authorization: "own" } }]);
  });

  test.each(kinds)("to where no token may go: %s", async (_, make) => {
    await fetch(`${stranger.origin}/open`, { method: "PUT", headers: make() as never });
    expect(stranger.received).toMatchObject([{ method: "PUT", headers: { "x-own": "1" }, bearer: undefined }]);
  });
});
