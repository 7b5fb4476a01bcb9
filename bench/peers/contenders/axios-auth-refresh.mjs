import axios from "axios";
import { createAuthRefresh } from "axios-auth-refresh";

/** As its README has it: a 401 brings the next token. @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, tokenUrl, clientId, clientSecret }) {
  const client = axios.create();
  let token;
  client.interceptors.request.use((config) => {
    if (token !== undefined) config.headers.set("authorization", `Bearer ${token}`);
    return config;
  });
  createAuthRefresh(client, async (failed) => {
    const body = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    token = (await axios.post(tokenUrl, body)).data.access_token;
    failed.response.config.headers["Authorization"] = `Bearer ${token}`;
  });
  return async () => (await client.get(url)).status;
}
