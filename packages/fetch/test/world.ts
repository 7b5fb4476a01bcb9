import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { IanumFetchOptions } from "@ianum/fetch";
import { createSandbox, type Sandbox, type SandboxOptions } from "@ianum/sandbox";

/** What a service was sent. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly bearer: string | undefined;
}

/** A service on a loopback address that takes the sandbox's tokens and answers with what it was sent. */
export interface Service {
  readonly origin: string;
  readonly received: Received[];
  /** Where requests to this path are sent on to. */
  redirect(path: string, to: string, status: number): void;
  /** Keeps requests that arrive from now on waiting for an answer, until what it gives back is called. */
  hold(): () => void;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly platform: string;
  readonly service: Service;
  readonly options: IanumFetchOptions;
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
  const [gate] = sandbox.gates;
  return {
    sandbox,
    platform,
    service,
    options: {
      clientId: gate!.id,
      clientSecret: gate!.secrets[0]!,
      endpoints: { apiAuth: platform },
      origins: [service.origin],
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
      const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
      const entry = { method, path, headers, body: Buffer.concat(chunks).toString("latin1"), bearer };
      received.push(entry);
      await isOpen;

      const redirect = redirects.get(path);
      if (redirect) return void response.writeHead(redirect.status, { location: redirect.to }).end();
      const isAccepted = path === "/open" || (bearer !== undefined && (await isAlive(sandbox, bearer)));
      response.writeHead(isAccepted ? 200 : 401, { "content-type": "application/json", "x-path": path });
      response.end(JSON.stringify(isAccepted ? { method, body: entry.body } : { errorCode: "SEC_0008" }));
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    hold() {
      let release!: () => void;
      isOpen = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    redirect: (path, to, status) => void redirects.set(path, { to, status }),
  };
}

/** Asked of the platform itself. */
async function isAlive(sandbox: Sandbox, bearer: string): Promise<boolean> {
  const { status } = await sandbox.fetch("https://auth.eu.ianum.com/v1_3/subscription/sub_none/agreements", {
    headers: { authorization: `Bearer ${bearer}` },
  });
  return status !== 401;
}

/** Waits for what other parts of this process bring about. */
export async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error("it never came about");
    await turn();
  }
}
