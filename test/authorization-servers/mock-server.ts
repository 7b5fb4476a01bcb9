import { createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { OAuth2Issuer, OAuth2Service } from "oauth2-mock-server";
import type { AuthorizationServer } from "./authorization-server.ts";
import type { TestClient } from "./clients.ts";
import { createStoppable } from "./stoppable.ts";

/** It gives a token to everyone: whether a client is who it says is decided here, in the hook that it has for that. */
export async function startMockServer(clients: readonly TestClient[]): Promise<AuthorizationServer> {
  let requests = 0;
  const revoked = new Set<string>();
  const issuer = new OAuth2Issuer();
  const service = new OAuth2Service(issuer);
  const server = createStoppable(
    createServer((request, response) => {
      if (request.url !== "/things") return service.requestHandler(request, response);
      const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
      return void response.writeHead(token !== undefined && !revoked.has(token) ? 200 : 401).end();
    }),
  );
  const address = await server.start();
  issuer.url = address;
  await issuer.keys.generate("ES256");

  service.on("beforeTokenSigning", (token: { payload: Record<string, unknown> }) => {
    token.payload["jti"] = crypto.randomUUID(); // two tokens of one second are not the same
  });
  service.on("beforeResponse", (response: { statusCode: number; body: unknown }, request: IncomingMessage) => {
    requests += 1;
    if (isKnown(clients, request)) return;
    response.statusCode = 401;
    response.body = { error: "invalid_client", error_description: "who are you" };
  });

  return {
    issuer: address,
    resource: `${address}/things`,
    tokenRequests: () => requests,
    async revoke(value) {
      revoked.add(value);
    },
    ...server,
    reset() {
      requests = 0;
    },
  };
}

function isKnown(clients: readonly TestClient[], request: IncomingMessage): boolean {
  const { client_assertion, client_id, client_secret } = (request as { body?: Record<string, string> }).body ?? {};
  const basic = /^Basic (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  const [id, secret] =
    basic === undefined
      ? [client_id, client_secret]
      : Buffer.from(basic, "base64").toString().split(":").map(formDecoded);
  return clients.some(({ clientId, method, publicKey, secret: own }) => {
    if (clientId !== id || (method === "client_secret_basic") !== (basic !== undefined)) return false;
    return publicKey ? isSigned(client_assertion ?? "", publicKey) : secret === own;
  });
}

/** Whether an assertion (RFC 7523) is signed with ES256 by this key. */
function isSigned(assertion: string, publicKey: JsonWebKey): boolean {
  const [header, payload, signature = ""] = assertion.split(".");
  const key = createPublicKey({ key: publicKey as never, format: "jwk" });
  const bytes = Buffer.from(signature, "base64url");
  return verify("sha256", Buffer.from(`${header}.${payload}`), { key, dsaEncoding: "ieee-p1363" }, bytes);
}

/** RFC 6749 §2.3.1: id and secret are encoded as a form's fields are. */
function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
