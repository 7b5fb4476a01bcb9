import type { GraphQLError } from "graphql";
import { createGraphQLError } from "graphql-yoga";

/** What a client finds in an error's `extensions.code`. */
export type GatewayCode =
  /** There is no access token, or the platform refuses it. */
  | "UNAUTHENTICATED"
  /** The token's gate has no such subscription. */
  | "NOT_FOUND"
  /** The question cannot be asked so. */
  | "BAD_USER_INPUT"
  /** The platform did not respond as it should. The same question may work later. */
  | "PLATFORM_UNAVAILABLE";

/** An error that clients may read: GraphQLErrors are the only ones that the server hands on as they are. */
export function gatewayError(code: GatewayCode, message: string, platformCode?: string): GraphQLError {
  const extensions = { code, ...(platformCode === undefined ? {} : { platformCode }) };
  return createGraphQLError(platformCode === undefined ? message : `${platformCode}: ${message}`, { extensions });
}
