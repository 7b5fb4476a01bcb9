import { createServer, type IncomingMessage } from "node:http";
import type { EndpointOptions } from "@ianum/core";
import { requireAuthUrl } from "@ianum/core/authors";
import { listen } from "demo-kit";
import { createYoga } from "graphql-yoga";
import { bearerOf } from "./bearer-of.ts";
import { createGatewaySchema, type GatewayContext } from "./gateway-schema.ts";
import { createPlatformReader } from "./platform-reader.ts";
import { refuseEarly } from "./refuse-early.ts";
import { refuseWhole } from "./refuse-whole.ts";

export interface GatewayOptions {
  /** Where the platform is: `optionsFromEnv()`. The gateway uses no keys; each caller brings an access token. */
  readonly platform: EndpointOptions;
  /** 0 takes a free one. */
  readonly port: number;
  /** Bounds one call of the platform, in milliseconds. @defaultValue 10 000 */
  readonly timeoutMs?: number;
  /** Called with one line for each thing that went wrong. No line holds a token. */
  readonly log: (line: string) => void;
}

export interface RunningGateway {
  /** Where queries go. */
  readonly url: string;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/**
 * Serves the gateway on this machine alone.
 *
 * @throws ConfigurationError when the region is missing; Error when the port is in use
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { platform, port, timeoutMs = DEFAULT_TIMEOUT_MS, log } = options;
  // Here, and not at the first query.
  requireAuthUrl(platform);
  const { endpoints, region, stage } = platform;
  const where = { ...(endpoints && { endpoints }), ...(region && { region }), ...(stage && { stage }) };
  const readerFor = createPlatformReader({ where, timeoutMs, log });
  const quiet = (): void => undefined;
  const yoga = createYoga<object, GatewayContext>({
    schema: createGatewaySchema(),
    context: ({ request }) => ({
      // Without one, this is not reached.
      readPlatform: readerFor(bearerOf(request) ?? ""),
      signal: request.signal,
    }),
    plugins: [refuseEarly, refuseWhole],
    maskedErrors: { isDev: false }, // under any NODE_ENV
    logging: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (error: unknown) => log(`unexpected: ${describe(error)}`),
    },
    cors: false,
    multipart: false,
    graphiql: false, // it would load its page from elsewhere
    landingPage: false,
  });

  const server = createServer((request, response) => {
    if (isTooLong(request)) response.writeHead(413, { Connection: "close" }).end();
    else void yoga(request, response);
  });
  const { origin, close } = await listen(server, port, "127.0.0.1");
  return { url: `${origin}/graphql`, close };
}

/** A query of megabytes would take seconds of the event loop, before anything looks at its token. */
function isTooLong({ headers }: IncomingMessage): boolean {
  const { "content-length": length = headers["transfer-encoding"] === undefined ? 0 : Infinity } = headers;
  return Number(length) > MOST_BYTES;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "a value that is not an Error";
}
