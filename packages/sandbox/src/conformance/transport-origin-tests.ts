import assert from "node:assert/strict";
import type { RegisterTransportTest } from "./register-transport-test.ts";
import { assertPrintsNoSecret } from "./transport-secrets.ts";
import { rejectionOf } from "./transport-world.ts";

/** Who sees the token, and who must not. */
export function registerTransportOriginTests(test: RegisterTransportTest): void {
  test("a request to an origin that is not allowed carries no token, and is reported once", async (context) => {
    const { events, sandbox, send, stranger } = context;
    for (let call = 0; call < 2; call += 1) assert.equal((await send(`${stranger.origin}/open`)).status, 200);
    assert.deepEqual(authorizationsIn(stranger.received), [undefined, undefined]);
    assert.equal(sandbox.log.tokenRequests, 0);
    assert.deepEqual(events, [{ type: "origin-denied", origin: stranger.origin }]);
  });

  test("a refusal by an origin that is not allowed is returned", async ({ sandbox, send, stranger }) => {
    assert.equal((await send(`${stranger.origin}/closed`)).status, 401);
    assert.deepEqual(authorizationsIn(stranger.received), [undefined]);
    assert.equal(sandbox.log.tokenRequests, 0);
  });

  for (const status of [302, 307] as const) {
    test(
      `a redirect to another origin leaves the token behind (${status})`,
      async ({ send, service, stranger }) => {
        service.redirect("/away", `${stranger.origin}/open`, status);
        assert.equal((await send("/away")).status, 200);
        assert.equal((await send("/away", { method: "POST", body: "some text" })).status, 200);
        assert.equal(service.received.length, 2);
        assert.deepEqual(authorizationsIn(stranger.received), [undefined, undefined]);
      },
      "redirects",
    );
  }

  test(
    "a refusal by another origin, after a redirect, is not a refusal of the token",
    async ({ sandbox, send, service, stranger }) => {
      service.redirect("/away", `${stranger.origin}/closed`, 307);
      assert.equal((await send("/away")).status, 401);
      assert.deepEqual(authorizationsIn(stranger.received), [undefined]);
      assert.equal(sandbox.log.tokenRequests, 1);
    },
    "redirects",
  );

  test(
    "a redirect within the origin keeps the token",
    async ({ send, service }) => {
      service.redirect("/here", "/there", 307);
      assert.equal((await send("/here")).status, 200);
      const [first, second] = authorizationsIn(service.received);
      assert.equal(second, first);
    },
    "redirects",
  );

  for (const name of ["authorization", "Authorization", "AUTHORIZATION"]) {
    test(`a header that the caller set is left alone, and its refusal returned (${name})`, async (context) => {
      const { sandbox, send, service } = context;
      assert.equal((await send("/things", { headers: { [name]: "Basic b3duOm93bg==" } })).status, 401);
      assert.deepEqual(authorizationsIn(service.received), ["Basic b3duOm93bg=="]);
      assert.equal(sandbox.log.tokenRequests, 0);
    });
  }

  test("no result holds a token or a secret, accepted or refused", async (context) => {
    const { sandbox, send, stranger } = context;
    assertPrintsNoSecret(context, "an accepted result", (await send("/things", { method: "POST", body: "text" })).host);
    assertPrintsNoSecret(context, "a failure", (await send("/status/500")).host);
    sandbox.control.revokeTokens();
    assertPrintsNoSecret(context, "a result of the second attempt", (await send("/things")).host);
    assertPrintsNoSecret(context, "a result without a token", (await send(`${stranger.origin}/open`)).host);
    sandbox.control.refuseTokens();
    assertPrintsNoSecret(context, "a refused result", (await send("/things")).host);
    assertPrintsNoSecret(context, "an event", context.events);
  });

  test("no error holds a token or a secret", async (context) => {
    const { sandbox, send, service } = context;
    await send("/warm");
    const controller = new AbortController();
    controller.abort();
    assertPrintsNoSecret(context, "an abort's error", await rejectionOf(send("/", { signal: controller.signal })));
    await service.close();
    assertPrintsNoSecret(context, "a broken connection's error", await rejectionOf(send("/")));
    sandbox.control.fail({ on: "token", with: { type: "reset" } });
    await context.source.invalidate(await context.source.getToken());
    assertPrintsNoSecret(context, "a failed token request's error", await rejectionOf(send("/")));
    assertPrintsNoSecret(context, "an event", context.events);
  });
}

function authorizationsIn(received: readonly { readonly authorization: string | undefined }[]): unknown[] {
  return received.map(({ authorization }) => authorization);
}
