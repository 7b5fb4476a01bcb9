import { allowInsecureRequests, clientCredentialsGrant, ClientSecretPost, Configuration } from "openid-client";
import { createCachedToken, fetchWith } from "./cached-token.mjs";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, origin, tokenUrl, clientId, clientSecret }) {
  const server = { issuer: origin, token_endpoint: tokenUrl };
  const config = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret));
  allowInsecureRequests(config); // loopback
  const getToken = createCachedToken(async () => {
    const response = await clientCredentialsGrant(config);
    return { value: response.access_token, expiresAt: Date.now() + response.expires_in * 1000 };
  });
  return fetchWith(url, getToken);
}
