/**
 * The token request, as it is written by hand.
 *
 * @param {import("../../dist/peers/contenders.js").Platform} platform
 * @returns {Promise<{ value: string, expiresAt: number }>}
 */
export async function requestToken({ tokenUrl, clientId, clientSecret }) {
  const response = await fetch(tokenUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret }),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  const body = await response.json();
  return { value: body.access_token, expiresAt: Date.now() + body.expires_in * 1000 };
}
