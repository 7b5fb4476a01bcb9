import MockAdapter from "axios-mock-adapter";
import { forward } from "./forward.mjs";

/** Answers for the instance's requests; those for a token go their own way. */
export function mockAdapter(client, platform) {
  new MockAdapter(client).onAny().reply(async ({ url, method, headers, data }) => {
    const { pathname, search } = new URL(url);
    const path = pathname + search;
    const { status, text } = await forward(platform, { method: method.toUpperCase(), path, headers, body: data });
    return [status, text];
  });
}
