import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

/** A server that answers every request alike, in a thread of its own, over connections that are kept. */
export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

export async function startLoopbackServer(): Promise<LoopbackServer> {
  const worker = new Worker(new URL(import.meta.url));
  const port = await new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => void (await worker.terminate()),
  };
}

if (!isMainThread) {
  const body = JSON.stringify({ agreements: [] });
  const headers = { "content-type": "application/json", "content-length": body.length };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    response.writeHead(200, headers).end(body);
  });
  server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
}
