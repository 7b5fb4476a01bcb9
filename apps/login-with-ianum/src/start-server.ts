import { createServer } from "node:http";
import { listen, type RunningServer } from "demo-kit";
import { type AppConfig, createApp } from "./create-app.ts";

/**
 * Serves the site on this machine alone; a proxy stands before it where others are to come.
 *
 * @param port - 0 takes a free one
 * @throws ConfigurationError naming the option that is missing or wrong; Error when the port is in use
 */
export async function startServer(config: AppConfig, port: number): Promise<RunningServer> {
  return listen(createServer(createApp(config)), port);
}
