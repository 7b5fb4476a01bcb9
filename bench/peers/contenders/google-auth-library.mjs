import { OAuth2Client } from "google-auth-library";

/** Its grants are Google's own: `refreshHandler` is its way to a token from elsewhere. @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, tokenUrl, clientId, clientSecret }) {
  const client = new OAuth2Client();
  client.refreshHandler = async () => {
    const { data } = await client.transporter.request({
      url: tokenUrl,
      method: "POST",
      data: { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret },
    });
    return { access_token: data.access_token, expiry_date: Date.now() + data.expires_in * 1000 };
  };
  return async () => (await client.request({ url })).status;
}
