import { Readable } from "node:stream";
import { ianumDispatcher } from "@ianum/undici";
import { transportConformance } from "@ianum/sandbox/conformance";
import { Agent, interceptors, request as send } from "undici";
import { Agent as Agent6, interceptors as interceptors6, request as send6 } from "undici-6";
import { describe, test } from "vitest";

/** The same suite for each version of undici, and with its redirect interceptor on either side of ours. */
const versions: readonly [string, typeof Agent, typeof interceptors, typeof send, boolean][] = [
  ["undici 7, redirects below", Agent, interceptors, send, true],
  ["undici 7, redirects above", Agent, interceptors, send, false],
  ["undici 6, redirects below", Agent6 as never, interceptors6 as never, send6 as never, true],
  ["undici 6, redirects above", Agent6 as never, interceptors6 as never, send6 as never, false],
];

describe.each(versions)("%s", (_, AgentOf, { redirect }, request, isBelow) => {
  transportConformance(test, ({ source, origins, onMiddleware }) => {
    const ours = ianumDispatcher({ source, origins }) as never;
    const follow = redirect({ maxRedirections: 5 }) as never;
    const counted = ((dispatch: (...call: unknown[]) => boolean) => (options: unknown, handler: unknown) => {
      onMiddleware();
      return dispatch(options, handler);
    }) as never;
    const agent = new AgentOf().compose(isBelow ? [follow, ours, counted] : [ours, follow, counted]);
    return {
      async send({ url, method, headers, body, signal }) {
        const options = { method, headers, dispatcher: agent as never, ...(signal ? { signal } : {}) };
        const sent = typeof body === "object" ? Readable.fromWeb(body as never) : body;
        const host = await request(url, { ...options, ...(sent === undefined ? {} : { body: sent }) });
        return { status: host.statusCode, body: await host.body.text(), host };
      },
    };
  });
});
