import {
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  ClientSecretPost,
  processClientCredentialsResponse,
} from "oauth4webapi";
import { createCachedToken, fetchWith } from "./cached-token.mjs";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, origin, tokenUrl, clientId, clientSecret }) {
  const server = { issuer: origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const options = { [allowInsecureRequests]: true }; // loopback
  const getToken = createCachedToken(async () => {
    const authentication = ClientSecretPost(clientSecret);
    const response = await clientCredentialsGrantRequest(server, client, authentication, {}, options);
    const result = await processClientCredentialsResponse(server, client, response);
    return { value: result.access_token, expiresAt: Date.now() + result.expires_in * 1000 };
  });
  return fetchWith(url, getToken);
}
