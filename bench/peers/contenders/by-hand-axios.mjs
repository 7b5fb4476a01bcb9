import axios from "axios";
import { createCachedToken } from "./cached-token.mjs";

/** With a second try after a 401, as interceptors are usually written. @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, tokenUrl, clientId, clientSecret }) {
  const requestToken = async () => {
    const body = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const { data } = await axios.post(tokenUrl, body);
    return { value: data.access_token, expiresAt: Date.now() + data.expires_in * 1000 };
  };
  let getToken = createCachedToken(requestToken);

  const client = axios.create();
  client.interceptors.request.use(async (config) => {
    config.headers.set("authorization", `Bearer ${await getToken()}`);
    return config;
  });
  client.interceptors.response.use(undefined, (error) => {
    if (error.response?.status !== 401 || error.config.isRetry || error.config.url === tokenUrl) throw error;
    getToken = createCachedToken(requestToken);
    error.config.isRetry = true;
    return client.request(error.config);
  });
  return async () => (await client.get(url)).status;
}
