import { randomBytes } from "node:crypto";
import { type ClientAuth, ClientSecretBasic, ClientSecretPost, PrivateKeyJwt } from "oauth4webapi";

export const methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"] as const;
export type Method = (typeof methods)[number];

export interface TestClient {
  readonly clientId: string;
  readonly method: Method;
  readonly authenticate: ClientAuth;
  readonly secret: string;
  /** Of `private_key_jwt`: what the server knows. */
  readonly publicKey?: JsonWebKey;
}

/** A client, another one of the same server, and the first one's name with keys that the server does not know. */
export async function createClients(method: Method) {
  const create = method === "private_key_jwt" ? withKey : withSecret(method);
  const one = await create("orders");
  const other = await create("stock");
  const refused = await create("orders");
  return { one, other, refused, secrets: [one, other, refused].map(({ secret }) => secret) };
}

function withSecret(method: Exclude<Method, "private_key_jwt">) {
  return async (clientId: string): Promise<TestClient> => {
    // With what RFC 6749 §2.3.1 encodes.
    const secret = `${randomBytes(24).toString("hex")}:+/ %`;
    const authenticate = method === "client_secret_basic" ? ClientSecretBasic(secret) : ClientSecretPost(secret);
    return { clientId, method, authenticate, secret };
  };
}

async function withKey(clientId: string): Promise<TestClient> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const der = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  return {
    clientId,
    method: "private_key_jwt",
    authenticate: PrivateKeyJwt(pair.privateKey),
    secret: Buffer.from(der).toString("base64"),
    publicKey: await crypto.subtle.exportKey("jwk", pair.publicKey),
  };
}
