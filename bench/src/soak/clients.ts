import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, type TokenSourceOptions, type TokenStore } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { ianumMiddleware } from "@ianum/graphql-request";
import { type IanumClient, IanumClientStrategy } from "@ianum/passport";
import { ianumDispatcher } from "@ianum/undici";
import axios from "axios";
import { GraphQLClient } from "graphql-request";
import passport from "passport";
import { Agent, request } from "undici";
import type { SoakAddresses } from "./platform-process.ts";

/** One way of calling the service: with an adapter of ours, and with its bare client where no token is wanted. */
export interface SoakClient {
  readonly name: string;
  /** Resolves to the status; rejects where there is none. */
  readonly call: (signal: AbortSignal) => Promise<number>;
  readonly callBare: (signal: AbortSignal) => Promise<number>;
}

export interface SoakClients {
  readonly clients: readonly SoakClient[];
  /** How many token sources there are: each may ask for itself while the store is down. */
  readonly sources: number;
  close(): Promise<void>;
}

const QUERY = "{ agreements }";
const anyStatus = { validateStatus: () => true } as const;

/** All adapters: two token sources over one store, as two processes have them, and one of Passport's own. */
export async function createClients(addresses: SoakAddresses, store: TokenStore | undefined): Promise<SoakClients> {
  const { clientId, clientSecret, platform, service } = addresses;
  const endpoints = { apiAuth: platform, auth: platform, id: platform };
  const options: TokenSourceOptions = { clientId, clientSecret, endpoints, ...(store && { store }) };
  const [one, other] = [createTokenSource(options), createTokenSource(options)];
  const [url, open] = [`${service}/orders`, `${service}/open`];
  const origins = [service];

  const ownFetch = ianumFetch({ source: one, origins });
  const instance = axios.create(anyStatus);
  const detach = ianumInterceptor({ source: one, origins })(instance);
  const graphql = new GraphQLClient(url, { ...ianumMiddleware({ source: other }), errorPolicy: "all" });
  const bareGraphql = new GraphQLClient(open);
  const bareAgent = new Agent();
  const agent = new Agent();
  const dispatcher = agent.compose(ianumDispatcher({ source: other, origins }));
  const inbound = await startInbound(endpoints);
  const basic = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;

  return {
    sources: 3,
    clients: [
      {
        name: "fetch",
        call: (signal) => statusOfFetch(ownFetch, url, { signal }),
        callBare: (signal) => statusOfFetch(fetch, open, { signal }),
      },
      {
        name: "axios",
        call: async (signal) => (await instance.get(url, { signal })).status,
        callBare: async (signal) => (await axios.get(open, { ...anyStatus, signal })).status,
      },
      {
        name: "graphql-request",
        call: (signal) => statusOfGraphql(graphql, signal),
        callBare: (signal) => statusOfGraphql(bareGraphql, signal),
      },
      {
        name: "undici",
        call: (signal) => statusOfRequest(url, { dispatcher, signal }),
        callBare: (signal) => statusOfRequest(open, { dispatcher: bareAgent, signal }),
      },
      {
        name: "passport",
        call: (signal) => statusOfFetch(fetch, `${inbound.origin}/keys`, { signal, headers: { authorization: basic } }),
        callBare: (signal) => statusOfFetch(fetch, `${inbound.origin}/open`, { signal }),
      },
    ],
    async close() {
      detach();
      await Promise.all([agent.close(), bareAgent.close(), inbound.close()]);
    },
  };
}

async function statusOfFetch(send: typeof fetch, url: string, init: RequestInit): Promise<number> {
  const response = await send(url, init);
  await response.text();
  return response.status;
}

async function statusOfGraphql(client: GraphQLClient, signal: AbortSignal): Promise<number> {
  try {
    await client.request({ document: QUERY, signal });
    return 200;
  } catch (error) {
    const { response } = error as { readonly response?: { readonly status?: number } };
    if (response?.status === undefined) throw error;
    return response.status;
  }
}

async function statusOfRequest(
  url: string,
  options: { dispatcher: Agent | ReturnType<Agent["compose"]>; signal: AbortSignal },
): Promise<number> {
  const { body, statusCode } = await request(url, options);
  await body.dump();
  return statusCode;
}

/** A server that lets in machines that present their keys, and gets a token of theirs. */
async function startInbound(endpoints: {
  readonly apiAuth: string;
}): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const authenticator = new passport.Passport();
  authenticator.use(new IanumClientStrategy({ endpoints }, (client: IanumClient) => client));
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    incoming.resume();
    const end = (status: number): void => void outgoing.writeHead(status).end();
    if (incoming.url === "/open") return end(200);
    const onResult = (error: unknown, client: IanumClient | false | undefined): void => {
      if (error) return end(502);
      if (!client) return end(401);
      void endWithToken(client, end);
    };
    const authenticate = authenticator.authenticate("ianum-client", { session: false }, onResult) as (
      ...args: unknown[]
    ) => void;
    authenticate(incoming, outgoing, () => end(500));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function endWithToken({ source }: IanumClient, end: (status: number) => void): Promise<void> {
  try {
    await source.getToken();
    end(200);
  } catch {
    end(502);
  }
}
