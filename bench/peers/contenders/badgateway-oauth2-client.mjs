import { OAuth2Client, OAuth2Fetch } from "@badgateway/oauth2-client";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, origin, tokenUrl, clientId, clientSecret }) {
  const client = new OAuth2Client({
    server: origin,
    tokenEndpoint: tokenUrl,
    clientId,
    clientSecret,
    authenticationMethod: "client_secret_post",
  });
  const wrapper = new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() });
  return async () => {
    const response = await wrapper.fetch(url);
    await response.text();
    return response.status;
  };
}
