import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Provider } from "oidc-provider";
import type { AuthorizationServer } from "./authorization-server.ts";
import type { TestClient } from "./clients.ts";
import { createStoppable } from "./stoppable.ts";

export async function startOidcProvider(clients: readonly TestClient[]): Promise<AuthorizationServer> {
  let requests = 0;
  let handle: (request: IncomingMessage, response: ServerResponse) => unknown = () => undefined;
  const server = createStoppable(createServer((request, response) => void handle(request, response)));
  const issuer = await server.start();
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const signing = { ...(await crypto.subtle.exportKey("jwk", pair.privateKey)), use: "sig", alg: "ES256", kid: "one" };
  const provider = new Provider(issuer, {
    clients: clients.map(({ clientId, method, publicKey, secret }) => ({
      client_id: clientId,
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: "ES256",
      token_endpoint_auth_method: method,
      ...(publicKey ? { jwks: { keys: [publicKey as never] } } : { client_secret: secret }),
    })),
    cookies: { keys: ["a key of the tests"] },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    jwks: { keys: [signing] },
    ttl: { ClientCredentials: 3600 },
  });
  const answer = provider.callback();
  handle = async (request, response) => {
    if (request.url === "/token") requests += 1;
    if (request.url !== "/things") return answer(request, response);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    response.writeHead((await provider.ClientCredentials.find(token)) ? 200 : 401).end();
  };

  return {
    issuer,
    resource: `${issuer}/things`,
    tokenRequests: () => requests,
    async revoke(value) {
      await (await provider.ClientCredentials.find(value))?.destroy();
    },
    ...server,
    reset() {
      requests = 0;
    },
  };
}
