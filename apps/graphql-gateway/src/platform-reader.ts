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

// Aliases let one request ask for a field any number of times.
const MOST_CALLS = 20;

/**
 * Makes a reader for each request, of the access token that it brings. The gateway has no token of its own: the platform decides
 * what a caller may read.
 */
export function createPlatformReader(options: PlatformReaderOptions): (bearer: string) => PlatformReader {
  const { where, timeoutMs, log } = options;

  return (bearer) => {
    let calls = 0;

    return async (what, read) => {
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
