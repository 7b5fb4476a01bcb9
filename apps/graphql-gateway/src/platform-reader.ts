import { type EndpointOptions, staticTokenSource } from "@ianum/core";
import { createSubscriptions, type Subscriptions } from "@ianum/subscriptions";
import { gatewayError } from "./gateway-error.ts";
import { refusalOf } from "./refusal-of.ts";

/** Reads from the platform with the caller's own access token. Rejects with a GraphQLError. */
export type PlatformReader = <T>(what: string, read: (subscriptions: Subscriptions) => Promise<T>) => Promise<T>;

export interface PlatformReaderOptions {
  /** Where the platform is. A caller's token is sent nowhere else. */
  readonly where: EndpointOptions;
  /** Bounds one call, in milliseconds. */
  readonly timeoutMs: number;
  /** Called with one line when a call failed. No line holds a token. */
  readonly log: (line: string) => void;
}

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;
// Aliases let one request ask for a field any number of times.
const MOST_CALLS = 20;

/**
 * Makes a reader for each request, of its `Authorization` header. The gateway has no token of its own: the platform decides
 * what a caller may read.
 */
export function createPlatformReader(options: PlatformReaderOptions): (authorization: string | null) => PlatformReader {
  const { where, timeoutMs, log } = options;

  return (authorization) => {
    const bearer = BEARER.exec(authorization ?? "")?.[1];
    let calls = 0;

    return async (what, read) => {
      if (bearer === undefined)
        throw gatewayError("UNAUTHENTICATED", "an Ianum access token is missing; send it as Authorization: Bearer …");
      calls += 1;
      if (calls > MOST_CALLS)
        throw gatewayError("BAD_USER_INPUT", `one request may ask the platform ${MOST_CALLS} times; send several`);

      try {
        return await read(createSubscriptions({ ...where, source: staticTokenSource(bearer), timeoutMs }));
      } catch (error) {
        const refusal = refusalOf(error);
        log(`${what}: ${refusal.message} (${String(refusal.extensions["code"])})`);
        throw refusal;
      }
    };
  };
}
