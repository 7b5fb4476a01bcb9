import type { TokenSource } from "@ianum/core";

/** What a test wants to send. */
export interface TransportRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** The caller's own headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** On a POST only. Text is to reach the service as it is, or as a part of what the library sends. */
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** The service's response, whether the library returns or throws it. */
export interface TransportAnswer {
  readonly status: number;
  /** As the library gives it: text, or what it has parsed. */
  readonly body: unknown;
  /** The very object that the library gave or threw. It is searched for tokens. */
  readonly host: unknown;
}

/** An HTTP library under an adapter. */
export interface TransportUnderTest {
  /** Sends a request through the adapter. Rejects, with what the library throws, if there is no response. */
  send(request: TransportRequest): Promise<TransportAnswer>;
}

/** What to make the adapter from. */
export interface TransportSettings {
  readonly source: TokenSource;
  /** Where the token may go, `baseUrl` included. */
  readonly origins: readonly string[];
  /** The origin of the service that most requests are for: for libraries whose clients belong to one address. */
  readonly baseUrl: string;
  /** To be called by a middleware (interceptor, hook) of the caller's own, each time it runs. */
  readonly onMiddleware: () => void;
}

/** Makes a library's client with the adapter under test on it: a fresh one each time it is called. */
export type CreateTransport = (settings: TransportSettings) => TransportUnderTest | Promise<TransportUnderTest>;

/** What not every HTTP library has: bodies that can be read once, redirects that it follows, middleware of the caller's. */
export type TransportFeature = "streams" | "redirects" | "middleware";
