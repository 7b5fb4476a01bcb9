// What the installed packages talk to: a sandbox for tokens, and an API that answers 401 without a bearer.
import { createServer } from "node:http";
import { createSandbox } from "@ianum/sandbox";

/** Starts both on loopback. `env` holds the credentials, and `RESOURCE` the API's address, for REST and GraphQL alike. */
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

  return {
    env: {
      IANUM_CLIENT_ID: gate.id,
      IANUM_CLIENT_SECRET: gate.secrets[0],
      IANUM_REGION: "eu",
      IANUM_API_AUTH_URL: origin,
      IANUM_AUTH_URL: apiOrigin,
      IANUM_ID_URL: origin,
      RESOURCE: `${apiOrigin}/graphql`,
    },
    async close() {
      api.closeAllConnections();
      api.close();
      await sandbox.close();
    },
  };
}
