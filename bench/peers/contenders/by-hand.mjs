import { createCachedToken, fetchWith } from "./cached-token.mjs";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, tokenUrl, clientId, clientSecret }) {
  const getToken = createCachedToken(async () => {
    const response = await fetch(tokenUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret }),
    });
    if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
    const body = await response.json();
    return { value: body.access_token, expiresAt: Date.now() + body.expires_in * 1000 };
  });
  return fetchWith(url, getToken);
}
