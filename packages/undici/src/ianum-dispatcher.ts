import { type AdapterOptions, must, parseUrl, resolveAdapterOptions } from "@ianum/core/authors";
import type { Dispatcher } from "undici";
import { authorizedCall, type Dispatch } from "./authorized-call.ts";
import type { Handler } from "./dispatch-events.ts";
import { copyHeaders, hasAuthorization, rereadable, type DispatchHeaders } from "./dispatch-headers.ts";

/** A source to share, or the options of one of its own; and where tokens may go. */
export type IanumDispatcherOptions = AdapterOptions & {
  /**
   * The address of the `Client` or `Pool` that this is composed with: their requests do not name their origin, which may
   * see the token then. An `Agent` needs none. @defaultValue none
   */
  readonly baseUrl?: string;
};

/**
 * An interceptor for `dispatcher.compose` of undici 6 to 8: requests over the dispatcher carry an access token, and one
 * that is refused with a 401 is sent again with another token, once.
 *
 * @param options - the options; by default what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong. A request rejects with one for `baseUrl` if it
 *   does not name its origin and there is no `baseUrl`
 * @example
 * ```ts
 * const agent = new Agent().compose(ianumDispatcher({ source, origins: ["https://api.example.com"] }));
 * const { body } = await request("https://api.example.com/orders", { dispatcher: agent });
 * ```
 */
export function ianumDispatcher(options?: IanumDispatcherOptions): Dispatcher.DispatcherComposeInterceptor {
  const { authorizerFor } = resolveAdapterOptions(options);
  const baseUrl = options?.baseUrl;
  const base = parseUrl(String(baseUrl));
  must(
    baseUrl === undefined || (base && base.origin !== "null"),
    "baseUrl",
    "must be an address such as https://api.example.com",
  );

  return (dispatch) => {
    // Two parameters: undici refuses an interceptor with another number.
    const authorized = (given: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean => {
      const { method, origin = baseUrl, query } = given;
      const headers = rereadable(given.headers as DispatchHeaders);
      if (method === "CONNECT" || hasAuthorization(headers))
        return dispatch(headers === given.headers ? given : ({ ...given, headers } as typeof given), handler);
      must(origin !== undefined, "baseUrl", "is missing: a request of a Client or Pool does not name its origin");
      const judged = new URL(origin);
      return authorizedCall({
        authorizer: authorizerFor(baseUrl),
        dispatch: dispatch as Dispatch,
        handler: handler as Handler,
        // A copy of all that the caller may change before there is a token: what was judged is what goes out.
        options: {
          ...given,
          headers: copyHeaders(headers),
          ...(typeof given.origin === "object" && { origin: judged.href }),
          ...(query && { query: { ...query } }),
        },
        url: `${judged.origin}/`,
      });
    };
    return authorized;
  };
}
