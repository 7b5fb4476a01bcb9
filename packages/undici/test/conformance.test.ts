import { Readable } from "node:stream";
import { ianumDispatcher } from "@ianum/undici";
import { transportConformance } from "@ianum/sandbox/conformance";
import { describe, expect, test } from "vitest";
import { undici8, versions } from "./undici-versions.ts";

test.runIf(undici8)("undici 8 is among them; where it is not, Node is older than 22.19", () => {
  expect(versions.map(([name]) => name)).toContain("undici 8");
});

/** The same suite for each version of undici, and with its redirect interceptor on either side of ours. */
const stacks = versions.flatMap(([name, undici]) => [
  [`${name}, redirects below`, undici, true] as const,
  [`${name}, redirects above`, undici, false] as const,
]);

describe.each(stacks)("%s", (_, { Agent, interceptors: { redirect }, request }, isBelow) => {
  transportConformance(test, ({ source, origins, onMiddleware }) => {
    const ours = ianumDispatcher({ source, origins }) as never;
    const follow = redirect({ maxRedirections: 5 }) as never;
    const counted = ((dispatch: (...call: unknown[]) => boolean) => (options: unknown, handler: unknown) => {
      onMiddleware();
      return dispatch(options, handler);
    }) as never;
    const agent = new Agent().compose(isBelow ? [follow, ours, counted] : [ours, follow, counted]);
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
