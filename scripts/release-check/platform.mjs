// What the installed packages talk to: a sandbox for tokens, and an API that answers 401 without a bearer.
import { createServer } from "node:http";
import { createSandbox } from "@ianum/sandbox";

/**
 * Starts both on loopback. `env` holds the credentials, and in `SMOKE` what a smoke program is called with: the address of
 * the API, for REST and GraphQL alike, and the options of a token source.
 */
export async function startPlatform() {
  const sandbox = createSandbox();
  const origin = await sandbox.listen();
  const [gate] = sandbox.gates;

  const api = createServer((request, response) => {
    const isAuthorized = /^Bearer \S+$/.test(request.headers.authorization ?? "");
    request.resume(); // a body that nobody reads would hold the connection
    response.writeHead(isAuthorized ? 200 : 401, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ data: { isAuthorized } }));
  });
  await new Promise((resolve) => api.listen(0, "127.0.0.1", resolve));
  const apiOrigin = `http://127.0.0.1:${api.address().port}`;

  const keys = { clientId: gate.id, clientSecret: gate.secrets[0] };
  return {
    env: {
      IANUM_CLIENT_ID: keys.clientId,
      IANUM_CLIENT_SECRET: keys.clientSecret,
      IANUM_REGION: "eu",
      IANUM_API_AUTH_URL: origin,
      IANUM_AUTH_URL: apiOrigin,
      IANUM_ID_URL: origin,
      SMOKE: JSON.stringify([`${apiOrigin}/graphql`, { ...keys, endpoints: { apiAuth: origin, auth: apiOrigin } }]),
    },
    async close() {
      api.closeAllConnections();
      api.close();
      await sandbox.close();
    },
  };
}
