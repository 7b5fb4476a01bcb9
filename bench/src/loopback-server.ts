import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** A server that answers every request alike, in a process of its own, over connections that are kept. */
export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

const self = fileURLToPath(import.meta.url);

export async function startLoopbackServer(): Promise<LoopbackServer> {
  // A test runs the source, which Node 20 does not.
  const child = fork(self, { execArgv: self.endsWith(".ts") ? ["--import", "tsx"] : [] });
  const [port] = (await once(child, "message")) as [number];
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}

if (process.argv[1] === self && process.send) serve();

function serve(): void {
  const body = JSON.stringify({ data: { agreements: [] } });
  const headers = { "content-type": "application/json", "content-length": body.length };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    response.writeHead(200, headers).end(body);
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on("disconnect", () => process.exit());
}
