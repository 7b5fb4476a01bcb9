import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { TokenEvent } from "@ianum/core";
import type { IanumInterceptorOptions } from "@ianum/axios";
import { createSandbox, type Sandbox, type SandboxOptions } from "@ianum/sandbox";

/** What a service was sent. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A service on a loopback address that takes the sandbox's tokens and answers with what it was sent. */
export interface Service {
  readonly port: number;
  readonly origin: string;
  readonly received: Received[];
  /** Where requests to this path are sent on to. */
  redirect(path: string, to: string, status?: number): void;
  /** Keeps requests that arrive from now on waiting for an answer, until what it gives back is called. */
  hold(): () => void;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly platform: string;
  readonly service: Service;
  readonly events: TokenEvent[];
  /** The gate's keys, and leave for the service. */
  readonly options: IanumInterceptorOptions;
  /** Another service, at another port and so at another origin. */
  elsewhere(): Promise<Service>;
  close(): Promise<void>;
}

/** A platform and a service of one's own, both over real HTTP. */
export async function createWorld(sandboxOptions: SandboxOptions = {}): Promise<World> {
  const sandbox = createSandbox({ accesses: 10, ...sandboxOptions });
  const platform = await sandbox.listen();
  const servers: Server[] = [];
  const start = (): Promise<Service> => startService(sandbox, servers);
  const service = await start();
  const events: TokenEvent[] = [];
  const [gate] = sandbox.gates;
  return {
    sandbox,
    platform,
    service,
    events,
    options: {
      clientId: gate!.id,
      clientSecret: gate!.secrets[0]!,
      endpoints: { apiAuth: platform },
      origins: [service.origin],
      onEvent: (event) => events.push(event),
    },
    elsewhere: start,
    async close() {
      for (const server of servers) server.close().closeAllConnections();
      await sandbox.close();
    },
  };
}

async function startService(sandbox: Sandbox, servers: Server[]): Promise<Service> {
  const received: Received[] = [];
  const redirects = new Map<string, { to: string; status: number }>();
  let isOpen: Promise<void> | undefined;
  const server = createServer((request, response) => {
    void answer();
    async function answer(): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = "", url: path = "", headers } = request;
      const { authorization } = headers;
      const body = Buffer.concat(chunks).toString("latin1");
      received.push({ method, path, headers, authorization, body });
      await isOpen;

      const redirect = redirects.get(path);
      if (redirect) return void response.writeHead(redirect.status, { location: redirect.to }).end();
      const isAccepted = path.startsWith("/open") || (await isAlive(sandbox, authorization));
      response.writeHead(isAccepted ? 200 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify(isAccepted ? { method, body } : { errorCode: "SEC_0008" }));
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    received,
    hold() {
      let release!: () => void;
      isOpen = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    redirect: (path, to, status = 302) => void redirects.set(path, { to, status }),
  };
}

/** Asked of the platform itself. */
async function isAlive(sandbox: Sandbox, authorization: string | undefined): Promise<boolean> {
  if (!authorization?.startsWith("Bearer ")) return false;
  const url = "https://auth.eu.ianum.com/v1_3/subscription/sub_none/agreements";
  return (await sandbox.fetch(url, { headers: { authorization } })).status !== 401;
}

/** Waits for what other parts of this process bring about. */
export async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error("it never came about");
    await turn();
  }
}

/** What a call rejects with. */
export async function thrownBy(call: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error as Record<string, unknown> & Error,
  );
  if (outcome === undefined) throw new Error("it did not fail");
  return outcome;
}
