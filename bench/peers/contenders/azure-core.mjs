import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  defaultRetryPolicy,
} from "@azure/core-rest-pipeline";

/** Its policy sends no token over plain HTTP: the client below does, to the loopback that is measured here. @type {import("../../dist/peers/contenders.js").CreateCall} */
export function create({ url, tokenUrl, clientId, clientSecret }) {
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
      const response = await fetch(tokenUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret }),
      });
      if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
      const body = await response.json();
      return { token: body.access_token, expiresOnTimestamp: Date.now() + body.expires_in * 1000 };
    },
  };
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(defaultRetryPolicy(), { phase: "Retry" });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: ["all"] }), { phase: "Sign" });
  return async () => {
    const request = createPipelineRequest({ url: url.replace("http://", "https://") });
    return (await pipeline.sendRequest(loopback, request)).status;
  };
}
