import assert from "node:assert/strict";
import { isHeaderSafe } from "@ianum/core/authors";
import type { RegisterStrategyTest } from "./register-strategy-test.ts";
import { rejectionOf, until } from "./transport-world.ts";

/** How a strategy comes by a token. */
export function registerStrategyRequestTests(test: RegisterStrategyTest): void {
  test("a token source takes the token that the strategy gives", async ({ strategy, other, source, clock }) => {
    for (const one of [strategy, other]) {
      const { value, expiresAt } = await source(one).getToken();
      assert.ok(isHeaderSafe(value));
      assert.ok(expiresAt > clock.now());
    }
  });

  test("requests at the same time each get a token", async ({ strategy, request }) => {
    const tokens = await Promise.all([request(strategy), request(strategy), request(strategy)]);
    for (const token of tokens) assert.ok(isHeaderSafe((token as { readonly value?: unknown }).value));
  });

  test(
    "each request asks the server: the strategy keeps no token, so that a refused one is replaced",
    async ({ strategy, source, wire }) => {
      const tokens = source(strategy);
      const refused = await tokens.getToken();
      const before = wire.sent.length;
      await tokens.invalidate(refused);
      await tokens.getToken();
      assert.ok(wire.sent.length > before, "the strategy gave a token without asking for it");
    },
    "fetch",
  );

  test(
    "the token is requested through the fetch of the context",
    async ({ strategy, request, wire, failureOf }) => {
      await wire.respond(() => {
        throw new TypeError("fetch failed");
      });
      await failureOf(request(strategy));
      assert.ok(wire.sent.length > 0);
    },
    "fetch",
  );

  test("a request whose signal is aborted already rejects", async ({ strategy, request, failureOf }) => {
    const aborted = AbortSignal.abort(new Error("the caller left"));
    await failureOf(request(strategy, aborted));
  });

  test(
    "a request that is aborted under way rejects, and so does what it has sent",
    async ({ strategy, request, wire }) => {
      await wire.respond(({ signal }) => hang(signal));
      const controller = new AbortController();
      const call = request(strategy, controller.signal);
      call.catch(() => undefined);
      await until("the strategy sends a request", () => wire.sent.length > 0 && wire.pending > 0);
      controller.abort(new Error("the caller left"));
      await rejectionOf(call);
      assert.ok(wire.sent.at(-1)?.signal.aborted, "the signal of the context did not reach fetch");
    },
    "fetch",
  );
}

function hang(signal: AbortSignal): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
