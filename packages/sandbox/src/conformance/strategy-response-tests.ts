import assert from "node:assert/strict";
import { isIanumError } from "@ianum/core";
import { createListener } from "../http/listener.ts";
import type { RegisterStrategyTest } from "./register-strategy-test.ts";

const CHUNK = new TextEncoder().encode("x".repeat(16_384));
const MOST_CHUNKS = 256;
// What a strategy may read of a response before it gives up: a token response has some hundred bytes.
const BOUND_CHUNKS = 64;

const oddBodies: Readonly<Record<string, string>> = {
  "a page of HTML": "<!doctype html><title>Log in</title>",
  "no body": "",
  "a JSON text that breaks off": '{"access_token": "abc", "token_ty',
  "JSON that is not an object": "[]",
  null: "null",
};

const oddFields: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "no access_token": { access_token: undefined },
  "an empty access_token": { access_token: "" },
  "an access_token that is a number": { access_token: 7 },
  "an access_token that would end a header": { access_token: "a\r\nx-admin: 1" },
  "a token_type that is not bearer": { token_type: "mac" },
  "an expires_in of zero": { expires_in: 0 },
  "an expires_in below zero": { expires_in: -3600 },
  "an expires_in that is a word": { expires_in: "soon" },
  "an expires_in of a hundred years": { expires_in: 3_153_600_000 },
};

/** What a strategy makes of a response that is not what it should be. */
export function registerStrategyResponseTests(test: RegisterStrategyTest): void {
  for (const [what, body] of Object.entries(oddBodies))
    test(
      `a 200 that is not a token response is an error (${what})`,
      async ({ strategy, source, wire, failureOf }) => {
        await wire.respond(() => new Response(body, { headers: { "content-type": "application/json" } }));
        assert.ok(isIanumError(await failureOf(source(strategy).getToken())));
      },
      "fetch",
    );

  // Servers with another form of token response are not asked this: what they were sent says nothing about theirs.
  for (const [what, fields] of Object.entries(oddFields))
    test(
      `a token response that cannot be used is an error (${what})`,
      async ({ strategy, source, wire, failureOf, elapse }) => {
        let isOdd = false;
        await wire.respond(async (_request, pass) => {
          const response = await pass();
          const changed = await withFields(response, fields);
          isOdd = changed !== undefined;
          return changed ?? response;
        });
        const call = source(strategy).getToken();
        const outcome = await elapse(
          call.then(
            () => "a token",
            (error: unknown) => error,
          ),
        );
        if (!isOdd) return;
        assert.ok(isIanumError(outcome), "the response was taken for a token");
        await failureOf(call);
      },
      "fetch",
    );

  test(
    "an absent expires_in is not an error: RFC 6749 leaves it to the server",
    async ({ strategy, source, wire, elapse, clock }) => {
      await wire.respond(async (_request, pass) => {
        const response = await pass();
        return (await withFields(response, { expires_in: undefined })) ?? response;
      });
      const { expiresAt } = await elapse(source(strategy).getToken());
      assert.ok(expiresAt > clock.now());
    },
    "fetch",
  );

  test(
    "a response without an end is not read to its end",
    async ({ strategy, source, wire, failureOf }) => {
      let chunks = 0;
      await wire.respond(() => {
        chunks = 0;
        return new Response(
          endless(() => (chunks += 1)),
          { headers: { "content-type": "application/json" } },
        );
      });
      const error = await failureOf(source(strategy).getToken());
      assert.ok(isIanumError(error));
      assert.ok(chunks < BOUND_CHUNKS, "the whole of a long response was read: readText of @ianum/core/authors stops");
    },
    "fetch",
  );

  for (const status of [301, 302, 307, 308] as const)
    test(
      `a redirect is not followed: it would take the keys elsewhere (${status})`,
      async ({ strategy, source, wire, failureOf }) => {
        let strangers = 0;
        const stranger = createListener(() => {
          strangers += 1;
          return Response.json({ access_token: "strange", token_type: "bearer", expires_in: 3600 });
        });
        const location = await stranger.listen();
        const redirecting = createListener(() => new Response(null, { status, headers: { location } }));
        const moved = await redirecting.listen();
        try {
          await wire.respond(({ method, headers, body = null, redirect, signal }) =>
            globalThis.fetch(moved, { method, headers: withoutLength(headers), body, redirect, signal }),
          );
          assert.ok(isIanumError(await failureOf(source(strategy).getToken())));
          assert.equal(strangers, 0, "the redirect was followed: fetch needs redirect: manual");
        } finally {
          await Promise.all([stranger.close(), redirecting.close()]);
        }
      },
      "fetch",
    );
}

/** The response with other fields, if it is a token response as RFC 6749 §5.1 has it. */
async function withFields(response: Response, fields: object): Promise<Response | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof body !== "object" || body === null || !("access_token" in body)) return undefined;
  return Response.json({ ...body, ...fields });
}

/** A token response with a field that goes on and on; after some megabytes it does end, for those who read it all. */
function endless(onChunk: () => number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) =>
      controller.enqueue(encoder.encode('{"access_token":"long","token_type":"bearer","expires_in":3600,"more":"')),
    pull(controller) {
      if (onChunk() < MOST_CHUNKS) return controller.enqueue(CHUNK);
      controller.enqueue(encoder.encode('"}'));
      controller.close();
    },
  });
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete("content-length");
  return copy;
}
