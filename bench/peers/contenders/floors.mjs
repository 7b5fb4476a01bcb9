import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  defaultRetryPolicy,
} from "@azure/core-rest-pipeline";
import axios from "axios";
import { Gaxios } from "gaxios";
import { fetchWith } from "./cached-token.mjs";

/**
 * A call with a constant header, for each client that the contenders send with: what they are measured against.
 *
 * @type {Record<import("../../dist/peers/contenders.js").PeerContender["client"], (url: string, token: string) => () => Promise<number>>}
 */
export const floors = {
  fetch: (url, token) => fetchWith(url, () => token),

  axios(url, token) {
    const client = axios.create();
    client.interceptors.request.use((config) => {
      config.headers.set("authorization", `Bearer ${token}`);
      return config;
    });
    return async () => (await client.get(url)).status;
  },

  gaxios(url, token) {
    const client = new Gaxios();
    return async () => (await client.request({ url, headers: { authorization: `Bearer ${token}` } })).status;
  },

  "node:http"(url, token) {
    const http = createDefaultHttpClient();
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(defaultRetryPolicy(), { phase: "Retry" });
    return async () => {
      const request = createPipelineRequest({ url, allowInsecureConnection: true });
      request.headers.set("authorization", `Bearer ${token}`);
      return (await pipeline.sendRequest(http, request)).status;
    };
  },
};
