import { redactError, systemCode } from "./redact.ts";
import { type IanumError, isIanumError } from "./ianum-error.ts";
import { TransportError } from "./transport-error.ts";

/** An IanumError as it is; anything else that was thrown becomes the cause of a TransportError, without `secrets`. */
export function toIanumError(thrown: unknown, problem: string, secrets?: readonly string[]): IanumError {
  if (isIanumError(thrown)) return thrown;
  const code = systemCode(thrown);
  return new TransportError(code ? `${problem}: ${code}` : problem, {
    code: "network_error",
    cause: redactError(thrown, secrets),
  });
}
