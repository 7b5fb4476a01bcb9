import type { GraphQLError } from "graphql";
import { gatewayError } from "./gateway-error.ts";

/** What the platform answered; `body` is `undefined` where it is no JSON. */
export interface PlatformAnswer {
  readonly status: number;
  readonly body: unknown;
}

const PLATFORM_CODE = /^[A-Z]{3}_\d{4}$/;

/**
 * What to tell a client of an answer that is none (docs.ianum.com, "Errors"), or of none at all. The platform's code is
 * handed on, its words and whatever a proxy says in its place are not.
 */
export function refusalOf(answer: PlatformAnswer | undefined): GraphQLError {
  if (answer === undefined) return gatewayError("PLATFORM_UNAVAILABLE", "the platform could not be reached");
  const { status, body } = answer;
  const code = (body as { readonly errorCode?: unknown } | null | undefined)?.errorCode;
  const platformCode = typeof code === "string" && PLATFORM_CODE.test(code) ? code : undefined;

  if (status === 401) return gatewayError("UNAUTHENTICATED", "the platform refused the access token", platformCode);
  // Without its code it may be a proxy's, which knows nothing of subscriptions.
  if (status === 404 && platformCode !== undefined)
    return gatewayError("NOT_FOUND", "the access token's gate has no such subscription", platformCode);
  if (status === 400) return gatewayError("BAD_USER_INPUT", "the platform refused the question", platformCode);
  return gatewayError("PLATFORM_UNAVAILABLE", `the platform failed (status ${status})`, platformCode);
}
