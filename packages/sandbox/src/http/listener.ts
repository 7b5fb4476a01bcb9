import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConnectionLost } from "./connection-lost.ts";
import type { SandboxEnv } from "./environment.ts";
import { refusal } from "./platform-error.ts";

/** Serves the sandbox on the loopback address. */
export interface Listener {
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
  /** Where it listens, while it does. */
  origin(): string | undefined;
}

type Handle = (request: Request, bindings: SandboxEnv["Bindings"]) => Response | Promise<Response>;

const HOST = "127.0.0.1";
// Node closes an idle connection after five seconds. A busy machine can hold up the process for as long, and a client
// that uses the connection again at the moment at which it is closed gets ECONNRESET.
const IDLE_MS = 60_000;
// Node queues 511 new connections. Of a thousand at once the others try again after a second, and on a busy machine some
// of them are reset or give up. The system has a limit of its own.
const MOST_QUEUED = 4_096;

export function createListener(handle: Handle): Listener {
  let server: Server | undefined;
  let origin: string | undefined;

  return {
    async listen(port = 0) {
      if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
        throw new RangeError(`listen: the port must be a whole number from 0 to 65535, got ${port}`);
      // Not earlier: this module needs a global Request when it loads, and jsdom has none.
      const { getRequestListener } = await import("@hono/node-server");
      if (server) throw new Error("listen: this sandbox is already listening; close() it first, or create another");
      const answer = getRequestListener((request, env) => handle(request, env as SandboxEnv["Bindings"]), {
        // Otherwise the whole process would get another Request and Response.
        overrideGlobalObjects: false,
        errorHandler: (error) =>
          error instanceof ConnectionLost
            ? undefined
            : refusal(400, "SEC_0000", "this is not a request that HTTP allows"),
      });
      const starting = createServer(
        { keepAliveTimeout: IDLE_MS },
        (incoming, outgoing) => void answer(incoming, outgoing),
      );
      server = starting;
      try {
        await new Promise<void>((resolve, reject) => {
          starting.once("error", reject);
          starting.listen({ port, host: HOST, backlog: MOST_QUEUED }, resolve);
        });
      } catch (error) {
        server = undefined;
        const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
        throw new Error(
          isTaken
            ? `listen: port ${port} is in use; choose another, or 0 for a free one`
            : `listen: cannot listen on ${HOST}:${port}: ${(error as Error).message}`,
          { cause: error },
        );
      }
      origin = `http://${HOST}:${(starting.address() as AddressInfo).port}`;
      return origin;
    },

    origin: () => origin,

    async close() {
      const closing = server;
      if (!closing) return;
      server = undefined;
      origin = undefined;
      await new Promise<void>((resolve) => {
        closing.close(() => resolve());
        // Those that hang, too: who closes a sandbox does not wait for its responses.
        closing.closeAllConnections();
      });
    },
  };
}
