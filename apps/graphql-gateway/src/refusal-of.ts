import { type ApiError, type ConfigurationError, errorCodes, isIanumError } from "@ianum/core";
import type { GraphQLError } from "graphql";
import { gatewayError } from "./gateway-error.ts";

/**
 * What to tell a client of a call that failed (docs.ianum.com, "Errors"). The platform's code is passed on, its words and
 * what a proxy says in its place are not.
 */
export function refusalOf(error: unknown): GraphQLError {
  if (!isIanumError(error)) return gatewayError("PLATFORM_UNAVAILABLE", "the platform could not be reached");
  if (error.code === errorCodes.invalidOption)
    return gatewayError(
      "BAD_USER_INPUT",
      `${(error as ConfigurationError).option} is not one that the platform could have`,
    );
  if (error.code !== errorCodes.apiError)
    return gatewayError("PLATFORM_UNAVAILABLE", `the platform could not be read (${error.code})`);

  const { httpStatus, platformCode } = error as ApiError;
  if (httpStatus === 401) return gatewayError("UNAUTHENTICATED", "the platform refused the access token", platformCode);
  // Without its code it may be a proxy's, which knows nothing of subscriptions.
  if (httpStatus === 404 && platformCode !== undefined)
    return gatewayError("NOT_FOUND", "the access token's gate has no such subscription", platformCode);
  if (httpStatus === 400) return gatewayError("BAD_USER_INPUT", "the platform refused the question", platformCode);
  return gatewayError("PLATFORM_UNAVAILABLE", `the platform failed (status ${httpStatus})`, platformCode);
}
