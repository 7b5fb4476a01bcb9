/** The error codes that the platform documents, with their messages (docs.ianum.com, "Errors"). */
export const platformErrors = {
  GEN_0002: "Missing parameter in your body request",
  SEC_0000: "Invalid request authentication method",
  SEC_0004: "Invalid grant type",
  SEC_0005: "Invalid client id or secret",
  SEC_0008: "Invalid access token",
} as const;

export type PlatformErrorCode = keyof typeof platformErrors;

/**
 * A refusal as the platform words it: JSON with `errorCode` and `errorMessage`.
 *
 * Pass a `message` only where the platform documents no error for the case: the code is then the nearest
 * of its table and the message says what really happened.
 */
export function refusal(
  status: number,
  errorCode: PlatformErrorCode,
  message: string = platformErrors[errorCode],
): Response {
  return Response.json({ errorCode, errorMessage: message }, { status });
}
