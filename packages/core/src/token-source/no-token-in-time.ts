import { TransportError } from "../errors/transport-error.ts";

/** What a caller gets that has waited for `timeoutMs`, all attempts together. */
export function noTokenInTime(timeoutMs: number): TransportError {
  return new TransportError(
    `no token was obtained within ${timeoutMs} ms (timeoutMs); try later, and check that the token endpoint can be reached`,
    { code: "timeout" },
  );
}
