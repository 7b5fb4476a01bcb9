import { ianumFetch } from "@ianum/fetch";

/** @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ origin, url, clientId, clientSecret }) {
  const fetch = ianumFetch({ clientId, clientSecret, endpoints: { auth: origin, apiAuth: origin } });
  return async () => {
    const response = await fetch(url);
    await response.text();
    return response.status;
  };
}
