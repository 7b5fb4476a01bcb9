import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type AppConfig, createApp } from "./create-app.ts";

export interface RunningServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves the site on this machine alone; a proxy stands before it where others are to come.
 *
 * @param port - 0 takes a free one
 * @throws ConfigurationError naming the option that is missing or wrong; Error when the port is in use
 */
export async function startServer(config: AppConfig, port: number): Promise<RunningServer> {
  const app = createApp(config);
  const server = await new Promise<Server>((resolve, reject) => {
    const listening: Server = app.listen(port, "127.0.0.1", (error) => (error ? reject(error) : resolve(listening)));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
