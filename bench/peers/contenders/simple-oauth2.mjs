import { ClientCredentials } from "simple-oauth2";
import { fetchWith } from "./cached-token.mjs";

/** As its README has it: the token is kept, and `expired` asked with a window before each call. @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, origin, clientId, clientSecret }) {
  const client = new ClientCredentials({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: origin, tokenPath: "/v1_3/oauth/token" },
    options: { bodyFormat: "json", authorizationMethod: "body" },
  });
  let token;
  return fetchWith(url, async () => {
    if (token === undefined || token.expired(60)) token = await client.getToken({});
    return token.token.access_token;
  });
}
