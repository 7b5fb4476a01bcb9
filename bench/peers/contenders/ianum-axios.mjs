import { ianumInterceptor } from "@ianum/axios";
import axios from "axios";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ origin, url, clientId, clientSecret }) {
  const client = axios.create();
  ianumInterceptor({ clientId, clientSecret, endpoints: { auth: origin, apiAuth: origin } })(client);
  return async () => (await client.get(url)).status;
}
