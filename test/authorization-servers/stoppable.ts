import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that can go down and come back at the same address. */
export function createStoppable(server: Server) {
  let port = 0;
  return {
    /** Listens, and says where. */
    async start(): Promise<string> {
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      ({ port } = server.address() as AddressInfo);
      return `http://127.0.0.1:${port}`;
    },
    async stop(): Promise<void> {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
