import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server on loopback that is not the platform, until the test has ended. */
export async function startServer(handle: RequestListener) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    handle(request, response);
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  };
  onTestFinished(close);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { close, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
