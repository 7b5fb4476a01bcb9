import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  defaultRetryPolicy,
} from "@azure/core-rest-pipeline";
import { requestToken } from "./request-token.mjs";

/** Its policy sends no token over plain HTTP: the client below does, to the loopback that is measured here. @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create(platform) {
  const http = createDefaultHttpClient();
  const loopback = {
    sendRequest(request) {
      request.url = request.url.replace("https://", "http://");
      request.allowInsecureConnection = true;
      return http.sendRequest(request);
    },
  };
  const credential = {
    async getToken() {
      const { value, expiresAt } = await requestToken(platform);
      return { token: value, expiresOnTimestamp: expiresAt };
    },
  };
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(defaultRetryPolicy(), { phase: "Retry" });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: ["all"] }), { phase: "Sign" });
  return async () => {
    const request = createPipelineRequest({ url: platform.url.replace("http://", "https://") });
    return (await pipeline.sendRequest(loopback, request)).status;
  };
}
