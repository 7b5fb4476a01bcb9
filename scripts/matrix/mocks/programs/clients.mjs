import { ianumInterceptor } from "@ianum/axios";
import { ianumFetch } from "@ianum/fetch";
import axios from "axios";
import { atPlatform, mockedUrl } from "./mocked.mjs";

export function connectFetch(options) {
  const send = ianumFetch(atPlatform(options));
  return async ({ url, headers, body, signal }) => {
    const seen = await send(mockedUrl(url), { method: body === undefined ? "GET" : "POST", headers, body, signal });
    await seen.text();
    return { status: seen.status, seen };
  };
}

export function connectAxios(options) {
  const client = axios.create();
  ianumInterceptor(atPlatform(options))(client);
  return sendWith(client);
}

export function sendWith(client) {
  return async ({ url, headers, body, signal }) => {
    const method = body === undefined ? "GET" : "POST";
    try {
      const seen = await client.request({ url: mockedUrl(url), method, headers, data: body, signal });
      return { status: seen.status, seen };
    } catch (error) {
      if (error.response === undefined) throw error;
      return { status: error.response.status, seen: error };
    }
  };
}
