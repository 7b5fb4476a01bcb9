import { createAuthorizer, staticTokenSource } from "@ianum/core";
import { createFetch, ianumFetch } from "@ianum/fetch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

interface Dispatcher {
  dispatch(options: { readonly method: string; readonly path: string }, handler: unknown): boolean;
}

/** What Node's own fetch sends requests over: it is there once there was one. */
function globalDispatcher(): Dispatcher {
  const api = Number.parseInt(process.versions["undici"] ?? "", 10) >= 8 ? 2 : 1;
  return (globalThis as unknown as Record<symbol, Dispatcher>)[Symbol.for(`undici.globalDispatcher.${api}`)]!;
}

test("the dispatcher of a Request carries it, and carries it again after a refusal", async () => {
  const fetch = ianumFetch(world.options);
  await fetch(world.service.origin);
  world.sandbox.control.revokeTokens();
  const carried: string[] = [];
  const dispatcher: Dispatcher = {
    dispatch(options, handler) {
      carried.push(`${options.method} ${options.path}`);
      return globalDispatcher().dispatch(options, handler);
    },
  };
  const init = { method: "POST", body: "text", dispatcher } as RequestInit;
  expect((await fetch(new Request(`${world.service.origin}/things`, init))).status).toBe(200);
  expect(carried).toEqual(["POST /things", "POST /things"]);
});

test("the dispatcher of another copy's Request goes with it, where that shows it", async () => {
  const inits: unknown[] = [];
  const fetch = createFetch(createAuthorizer(staticTokenSource("a-token")), {
    async send(_, init) {
      inits.push(init);
      return new Response();
    },
  });
  const dispatcher = { dispatch: () => true };
  const url = "https://auth.eu.ianum.com/things";
  const symbols = [
    { [Symbol("dispatcher")]: dispatcher },
    { [Symbol("dispatcher")]: undefined },
    { [Symbol("trace")]: 1 },
  ];
  for (const own of symbols) await fetch({ url, headers: {}, method: "PUT", ...own } as unknown as Request);
  expect(inits).toMatchObject([{ method: "PUT", dispatcher }, { method: "PUT" }, { method: "PUT" }]);
  for (const init of inits.slice(1)) expect(init).not.toHaveProperty("dispatcher");
});
