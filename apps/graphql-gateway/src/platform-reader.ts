import { gatewayError } from "./gateway-error.ts";
import { type PlatformAnswer, refusalOf } from "./refusal-of.ts";

/** Who asks, and until when the answer is wanted. */
export interface Caller {
  /** The `Authorization` header, as it came. */
  readonly authorization: string | null;
  readonly signal: AbortSignal;
}

/** Reads what belongs to a subscription, with the caller's own access token. Rejects with a GraphQLError. */
export type PlatformReader = (idSubscription: string, resource: string) => Promise<object>;

export interface PlatformReaderOptions {
  /** What subscription calls begin with. A caller's token is sent nowhere else. */
  readonly authUrl: string;
  /** Bounds one call, in milliseconds. */
  readonly timeoutMs: number;
  /** Hears, in one line, why a call failed. No line holds a token. */
  readonly log: (line: string) => void;
}

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;
// Aliases let one request ask for a field any number of times.
const MOST_CALLS = 20;

/** Makes a reader for each request. The gateway has no token of its own: the platform decides what a caller may read. */
export function createPlatformReader(options: PlatformReaderOptions): (caller: Caller) => PlatformReader {
  const { authUrl, timeoutMs, log } = options;

  return ({ authorization, signal }) => {
    const bearer = BEARER.exec(authorization ?? "")?.[1];
    let calls = 0;

    return async (idSubscription, resource) => {
      if (bearer === undefined)
        throw gatewayError("UNAUTHENTICATED", "an Ianum access token is missing; send it as Authorization: Bearer …");
      // A URL takes dots for a way up.
      if (["", ".", ".."].includes(idSubscription))
        throw gatewayError("BAD_USER_INPUT", "idSubscription must be the id of a subscription");
      calls += 1;
      if (calls > MOST_CALLS)
        throw gatewayError("BAD_USER_INPUT", `one request may ask the platform ${MOST_CALLS} times; send several`);

      const url = `${authUrl}/subscription/${encodeURIComponent(idSubscription)}/${resource}`;
      const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const answer = await ask(url, bearer, until).catch(() => undefined);
      if (answer?.status === 200 && typeof answer.body === "object" && answer.body !== null) return answer.body;

      const refusal = refusalOf(answer);
      log(`${resource.split("?")[0]}: ${refusal.message} (${String(refusal.extensions["code"])})`);
      throw refusal;
    };
  };
}

async function ask(url: string, bearer: string, signal: AbortSignal): Promise<PlatformAnswer> {
  const response = await fetch(url, {
    headers: { accept: "application/json", authorization: `Bearer ${bearer}` },
    redirect: "manual", // no redirect takes the token elsewhere
    signal,
  });
  return { status: response.status, body: await response.json().catch(() => undefined) };
}
