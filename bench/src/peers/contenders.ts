/** The gate that the contenders present. */
export const keys = { clientId: "gate_bench0001", clientSecret: "s3cr3t-of-the-bench-7f1c" } as const;

/** Where a contender finds the platform, and with what keys. */
export interface Platform {
  readonly origin: string;
  readonly tokenUrl: string;
  /** What is called: it wants a bearer. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What `peers/contenders/*.mjs` export as `create`: a call's function, which resolves to the response's status. */
export type CreateCall = (platform: Platform) => () => Promise<number>;

export interface PeerContender {
  readonly name: string;
  /** The module in `peers/contenders`. */
  readonly module: string;
  /** What an application imports for it: measured for size and for import time. */
  readonly imports: string | undefined;
  /** What it sends the calls with. */
  readonly client: "fetch" | "axios" | "gaxios" | "node:http";
  /** What it was given here, because it does not have it. */
  readonly given?: string;
}

/** Ours first, then what people would use instead. */
export const peerContenders: readonly PeerContender[] = [
  { name: "@ianum/fetch", module: "ianum-fetch.mjs", imports: "@ianum/fetch", client: "fetch" },
  { name: "@ianum/axios", module: "ianum-axios.mjs", imports: "@ianum/axios", client: "axios" },
  {
    name: "by hand, fetch",
    module: "by-hand.mjs",
    imports: undefined,
    client: "fetch",
    given: "twenty lines around a cached promise",
  },
  {
    name: "by hand, axios",
    module: "by-hand-axios.mjs",
    imports: undefined,
    client: "axios",
    given: "the same twenty lines, and ten that send a refused call again",
  },
  {
    name: "simple-oauth2",
    module: "simple-oauth2.mjs",
    imports: "simple-oauth2",
    client: "fetch",
    given: "a variable for its token, and `expired(60)` before each call",
  },
  {
    name: "openid-client",
    module: "openid-client.mjs",
    imports: "openid-client",
    client: "fetch",
    given: "a cached promise; a form and `Bearer` from the endpoint, as it takes nothing else",
  },
  {
    name: "oauth4webapi",
    module: "oauth4webapi.mjs",
    imports: "oauth4webapi",
    client: "fetch",
    given: "a cached promise; a form and `Bearer` from the endpoint, as it takes nothing else",
  },
  {
    name: "@badgateway/oauth2-client",
    module: "badgateway-oauth2-client.mjs",
    imports: "@badgateway/oauth2-client",
    client: "fetch",
    given: "a form from the endpoint",
  },
  {
    name: "google-auth-library",
    module: "google-auth-library.mjs",
    imports: "google-auth-library",
    client: "gaxios",
    given: "a `refreshHandler` that makes the token request",
  },
  {
    name: "@azure/core-rest-pipeline",
    module: "azure-core.mjs",
    imports: "@azure/core-rest-pipeline",
    client: "node:http",
    given: "a credential that makes the token request, and a client that lets its bearer over loopback's plain HTTP",
  },
  {
    name: "axios-auth-refresh",
    module: "axios-auth-refresh.mjs",
    imports: "axios-auth-refresh",
    client: "axios",
    given: "a function that makes the token request",
  },
];
