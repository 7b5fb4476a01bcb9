import type { AccessToken } from "../access-token.ts";
import type { Authorizer } from "./authorizer.ts";

/** How `withToken` sends, and what it takes for a refusal. */
export interface WithTokenOptions<Result> {
  /** Ends the wait for a token. Give it to your client as well: `withToken` cannot stop a request. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the request can be sent again: `false` for a body that can be read once. @defaultValue `true` */
  readonly mayResend?: boolean;
  /**
   * Whether a result, or an error that `send` rejected with, is a refusal of the token. @defaultValue a status of 401, in
   * `status`, `statusCode`, or one of these of `response`
   */
  readonly isRefused?: (outcome: Result | Error) => boolean;
}

/**
 * Sends a request with a token, and once more with another one if the token is refused: the replay policy of the
 * adapters, for any HTTP client.
 *
 * @param url - where the request goes. Your client must not take the header to another origin on a redirect
 * @param send - sends the request with these headers besides its own; there are none if `url` may not see a token
 * @returns what `send` gave last; it rejects with what `send` rejected with last, with an IanumError if no token can be
 *   obtained, and with the reason of `signal`
 * @example
 * ```ts
 * const { authorizer } = resolveAdapterOptions({ source, origins: ["https://api.example.com"] });
 * const response = await withToken(authorizer, url, (headers) => got(url, { headers }));
 * ```
 */
export async function withToken<Result>(
  authorizer: Authorizer,
  url: string | URL,
  send: (headers: Readonly<Record<string, string>>) => Promise<Result>,
  options: WithTokenOptions<Result> = {},
): Promise<Result> {
  const { isRefused = is401, mayResend = true, signal } = options;
  const waiting = signal && { signal };
  const attempt = (token: AccessToken): Promise<Outcome<Result>> =>
    outcomeOf(async () => send({ authorization: `Bearer ${token.value}` }));

  const token = await authorizer.authorize(url, waiting);
  if (token === undefined) return send({});
  const first = await attempt(token);
  if (!isRefused(first.value)) return settle(first);
  if (!mayResend) {
    await authorizer.giveUp(token);
    return settle(first);
  }
  const successor = await authorizer.successor(token, waiting);
  if (successor === undefined) return settle(first);
  const second = await attempt(successor);
  // A client that throws on a 404, as got does, had a response all the same; one without a status says nothing.
  if (!isRefused(second.value) && (!second.isError || statusesOf(second.value).length > 0))
    authorizer.accepted(successor);
  return settle(second);
}

type Outcome<Result> =
  | { readonly isError: false; readonly value: Result }
  | { readonly isError: true; readonly value: Error };

async function outcomeOf<Result>(send: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { isError: false, value: await send() };
  } catch (error) {
    return { isError: true, value: error as Error };
  }
}

function settle<Result>(outcome: Outcome<Result>): Result {
  if (outcome.isError) throw outcome.value;
  return outcome.value;
}

interface HasStatus {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly response?: HasStatus;
}

function is401(outcome: unknown): boolean {
  return statusesOf(outcome).includes(401);
}

/** The status of a result or an error, wherever the client keeps it. */
function statusesOf(outcome: unknown): readonly unknown[] {
  if (typeof outcome !== "object" || outcome === null) return [];
  const { response, status, statusCode } = outcome as HasStatus;
  return [status, statusCode, response?.status, response?.statusCode].filter((one) => typeof one === "number");
}
