// The guide's own code, against two servers that others wrote.
import type { TokenSource } from "@ianum/core";
import { createTokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { createTestClock } from "@ianum/sandbox";
import { strategyConformance } from "@ianum/sandbox/conformance";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type AuthorizationServerGuide, loadGuide } from "./authorization-servers/load-guide.ts";
import { createClients, type Method, methods, type TestClient } from "./authorization-servers/clients.ts";
import { startMockServer } from "./authorization-servers/mock-server.ts";
import { startOidcProvider } from "./authorization-servers/oidc-provider.ts";
import type { AuthorizationServer } from "./authorization-servers/authorization-server.ts";

let guide: AuthorizationServerGuide;
beforeAll(async () => {
  guide = await loadGuide();
});
afterAll(() => guide.dispose());

const servers: readonly [string, (clients: readonly TestClient[]) => Promise<AuthorizationServer>][] = [
  ["oidc-provider", startOidcProvider],
  ["oauth2-mock-server", startMockServer],
];

describe.each(servers)("with %s", (_, start) => {
  describe.each(methods)("and %s", (method: Method) => {
    let clients: Awaited<ReturnType<typeof createClients>>;
    let server: AuthorizationServer;
    beforeAll(async () => {
      clients = await createClients(method);
      server = await start([clients.one, clients.other]);
    });
    afterEach(() => server.reset());
    afterAll(() => server.stop());

    const strategyOf = ({ clientId, authenticate, secret }: TestClient) =>
      guide.authorizationServer({ issuer: server.issuer, clientId, authenticate, secret });

    strategyConformance(test, () => ({
      strategy: strategyOf(clients.one),
      other: strategyOf(clients.other),
      refused: strategyOf(clients.refused),
      secrets: clients.secrets,
    }));

    test("any number of calls cost one token request", async () => {
      const source = createTokenSource({ strategy: strategyOf(clients.one) });
      const tokens = await Promise.all(Array.from({ length: 50 }, () => source.getToken()));
      expect(new Set(tokens).size).toBe(1);
      expect(server.tokenRequests()).toBe(1);
    });

    test("a token that the server has revoked is replaced, and the call sent again", async () => {
      const source = createTokenSource({ strategy: strategyOf(clients.one) });
      const call = ianumFetch({ source, origins: [new URL(server.issuer).origin] });
      expect((await call(server.resource)).status).toBe(200);
      await server.revoke((await source.getToken()).value);
      const answers = await Promise.all(Array.from({ length: 10 }, () => call(server.resource)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(server.tokenRequests()).toBe(2);
    });

    test("wrong keys are refused once, and then rest for a minute", async () => {
      const clock = createTestClock();
      const source = createTokenSource({ strategy: strategyOf(clients.refused), clock });
      const errors = [await failureOf(source), await failureOf(source)];
      expect(errors[0]).toMatchObject({ platformCode: "invalid_client", isRetryable: false });
      expect(String(errors[1])).toBe(String(errors[0]));
      expect(server.tokenRequests()).toBe(1);
      await clock.advance(61_000);
      await failureOf(source);
      expect(server.tokenRequests()).toBe(2);
    });

    test("a server that is down costs nothing while a token lives, and is used again when it is back", async () => {
      const clock = createTestClock();
      const source = createTokenSource({ strategy: strategyOf(clients.one), clock, retries: 0 });
      const first = await source.getToken();
      await server.stop();
      await clock.advance(first.expiresAt - clock.now() - 20_000);
      expect(await source.getToken()).toBe(first);
      await source.invalidate(first);
      expect(await failureOf(source)).toMatchObject({ code: "network_error", isRetryable: true });
      await server.start();
      await clock.advance(10_000);
      expect((await source.getToken()).value).not.toBe(first.value);
    });
  });
});

async function failureOf(source: TokenSource): Promise<unknown> {
  return source.getToken().then(
    () => expect.unreachable("there is a token"),
    (error: unknown) => error,
  );
}
