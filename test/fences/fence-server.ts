import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createSandbox } from "@ianum/sandbox";

export interface FenceServer {
  readonly port: number;
  /** What a fence finds in `process.env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly secret: string;
  close(): Promise<void>;
}

/** The sandbox for every host of ianum.com, and for example.com an API that wants a bearer and says what it was sent. */
export async function startFenceServer(): Promise<FenceServer> {
  const sandbox = createSandbox();
  const [gate] = sandbox.gates;
  const secret = gate?.secrets[0];
  if (!gate || !secret) throw new Error("the sandbox has no gate with a secret");

  const answer = async (request: Request) => {
    if (new URL(request.url).hostname.endsWith("example.com")) return exampleApi(request);
    // The server's request only looks like one of fetch's: it cannot be handed on as it is.
    const { headers, method, url } = request;
    return sandbox.fetch(url, { headers, method, body: /^(?:GET|HEAD)$/.test(method) ? null : await request.text() });
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  return {
    port,
    secret,
    env: {
      FENCE_SERVER_PORT: String(port),
      IANUM_CLIENT_ID: gate.id,
      IANUM_CLIENT_SECRET: secret,
      IANUM_REGION: "eu",
      IANUM_API_AUTH_URL: origin,
      IANUM_AUTH_URL: origin,
      IANUM_ID_URL: origin,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sandbox.close();
    },
  };
}

async function exampleApi(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isAuthorized = /^Bearer \S+$/.test(request.headers.get("authorization") ?? "");
  if (pathname.endsWith("/graphql")) {
    const errors = [{ message: "not authenticated", extensions: { code: "UNAUTHENTICATED" } }];
    return Response.json(isAuthorized ? { data: {} } : { data: null, errors });
  }
  if (!isAuthorized) return Response.json({ error: "no bearer token" }, { status: 401 });
  return Response.json({ method: request.method, path: pathname, body: await request.text() });
}
