import { type AccessToken, isHeaderSafe } from "../access-token.ts";
import { type IanumError, isIanumError } from "../errors/ianum-error.ts";
import { read } from "../errors/in-causes.ts";
import { redactError } from "../errors/redact.ts";
import { ResponseError } from "../errors/response-error.ts";
import { TokenRequestError } from "../errors/token-request-error.ts";
import { TransportError } from "../errors/transport-error.ts";
import { networkFailure } from "./network-failure.ts";

const LONGEST_LIFE_MS = 365 * 24 * 3_600_000;
// What other libraries call the HTTP status of a refusal that they throw.
const STATUS_FIELDS = ["status", "statusCode", "httpStatus"] as const;
const ERROR_CODE = /^[a-z][a-z_]{2,39}$/;

/**
 * What a strategy gave, if it is a token that can be used.
 *
 * @param now - Unix milliseconds, by either clock: the wall clock may have been set while the token was requested
 * @throws ResponseError `invalid_response` saying which field is wrong, never its value
 */
export function checkToken(given: unknown, strategy: string, now: readonly [number, number]): AccessToken {
  const { value, expiresAt } = (given ?? {}) as Partial<Record<keyof AccessToken, unknown>>;
  const refuse = (problem: string): never => {
    throw new ResponseError(`the strategy ${strategy} returned ${problem}`);
  };
  if (!isHeaderSafe(value)) return refuse("a value that is not a token { value, expiresAt } valid in a header");
  if (typeof expiresAt !== "number" || Number.isNaN(expiresAt)) return refuse("an expiresAt that is not a number");
  const [earliest, latest] = [Math.min(...now), Math.max(...now)];
  if (expiresAt <= earliest) {
    return refuse(
      expiresAt < earliest / 100
        ? "an expiresAt in seconds; it must be Unix milliseconds"
        : "a token whose life is over; expiresAt must be Unix milliseconds",
    );
  }
  if (expiresAt !== Number.POSITIVE_INFINITY && expiresAt > latest + LONGEST_LIFE_MS)
    return refuse("an expiresAt more than a year ahead; it must be Unix milliseconds, or Infinity");
  return { value, expiresAt };
}

/**
 * What a strategy threw, as one of our errors: a failure of the network may be repeated, a refusal and everything else
 * may not. Its text is left out, for it may quote a secret that is not known here.
 */
export function errorOfStrategy(thrown: unknown, strategy: string): IanumError {
  if (isIanumError(thrown)) return thrown;
  const cause = redactError(thrown);
  // Before a code: libraries give one to a refusal as well, such as axios's ERR_BAD_REQUEST.
  const httpStatus = statusOf(thrown);
  if (httpStatus !== undefined) {
    const error = read(() => (thrown as { readonly error?: unknown }).error);
    const platformCode = typeof error === "string" && ERROR_CODE.test(error) ? error : undefined;
    return new TokenRequestError({ httpStatus, platformCode, cause });
  }
  const code = networkFailure(thrown);
  if (code === undefined)
    return new ResponseError(`the strategy ${strategy} failed; see the cause`, "strategy_failed", cause);
  const problem = "the token could not be obtained";
  return new TransportError(code ? `${problem}: ${code}` : problem, { code: "network_error", cause });
}

/** The status of the response that an error is about, by whatever name its library has it. */
function statusOf(thrown: unknown): number | undefined {
  const fields = (thrown ?? {}) as Record<string, unknown>;
  const response = (read(() => fields["response"]) ?? {}) as Record<string, unknown>;
  return [fields, response]
    .flatMap((holder) => STATUS_FIELDS.map((field) => read(() => holder[field])))
    .find((status): status is number => Number.isInteger(status) && Number(status) >= 400 && Number(status) < 600);
}
