import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { TokenSourceOptions } from "@ianum/core";
import { listen, type RunningServer } from "demo-kit";
import { createApp } from "./create-app.ts";

export interface ServerOptions {
  /** The gate's keys, and where the platform is: `optionsFromEnv()`. */
  readonly platform: TokenSourceOptions;
  readonly idSubscription: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/**
 * Serves the page on this machine alone.
 *
 * @throws ConfigurationError when the keys' region is missing; Error when the port is in use
 */
export async function startServer({ platform, idSubscription, port, log }: ServerOptions): Promise<RunningServer> {
  const app = createApp({ platform, idSubscription, log });
  // Without a Request and a Response of its own in place of the global ones.
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return listen(
    createServer((request, response) => void answer(request, response)),
    port,
  );
}
