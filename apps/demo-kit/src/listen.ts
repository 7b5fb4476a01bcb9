import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface RunningServer {
  /** Such as `http://localhost:3000`. */
  readonly origin: string;
  /** Ends it, and every connection that is open. */
  close(): Promise<void>;
}

/**
 * Listens on this machine alone.
 *
 * @param port - 0 takes a free one
 * @param name - what its address says. For people always `localhost`: the cookies of `127.0.0.1` are others. Programs that
 *   open a thousand connections spare themselves the look-up.
 * @throws Error with the code `EADDRINUSE` when the port is in use
 */
export async function listen(
  server: Server,
  port: number,
  name: "localhost" | "127.0.0.1" = "localhost",
): Promise<RunningServer> {
  // Node's own five seconds end while a busy machine stands still: a client's next request then meets a reset.
  server.keepAliveTimeout = 60_000;
  // Node's own 511 are less than the thousand calls at once that the demos show.
  server.listen({ port, host: "127.0.0.1", backlog: 4_096 });
  await once(server, "listening"); // rejects with an "error" that comes first
  return {
    origin: `http://${name}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
