import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { createSubscriptions, type SubscriptionsOptions } from "@ianum/subscriptions";
import { createApp } from "./create-app.ts";

export interface ServerOptions {
  /** The gate's keys or a source of tokens, and where the platform is. */
  readonly tokenSource: SubscriptionsOptions;
  readonly idSubscription: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

export interface RunningServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves the page on this machine alone.
 *
 * @throws ConfigurationError when the keys' region is missing; Error when the port is in use
 */
export async function startServer({ tokenSource, idSubscription, port, log }: ServerOptions): Promise<RunningServer> {
  const app = createApp({ subscriptions: createSubscriptions(tokenSource), idSubscription, log });

  return new Promise((resolve, reject) => {
    // Without a Request and a Response of its own in place of the global ones.
    const settings = { fetch: app.fetch, hostname: "127.0.0.1", port, overrideGlobalObjects: false };
    const server = serve(settings, (address) =>
      resolve({ origin: `http://127.0.0.1:${address.port}`, close }),
    ) as Server;
    server.on("error", reject);

    const close = (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
  });
}
