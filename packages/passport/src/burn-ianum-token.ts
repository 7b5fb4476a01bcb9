import {
  type AccessToken,
  ApiError,
  type Authorizer,
  ConfigurationError,
  errorCodes,
  isIanumError,
  ResponseError,
  TransportError,
} from "@ianum/core";
import { type IanumProfile, profileFrom } from "./ianum-profile.ts";
import { type Answer, errorCodeOf, isRedirect, parseObject } from "./platform-answer.ts";

/** What the platform says about an `ianumToken`: whose it is, or that it is worth nothing. */
export type Burned =
  | { readonly type: "verified"; readonly profile: IanumProfile }
  | { readonly type: "refused"; readonly message: string };

export interface BurnSettings {
  /** `{auth}/{stage}/subscription`. */
  readonly url: string;
  readonly authorizer: Authorizer;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Burns an `ianumToken`: `POST …/subscription` (docs.ianum.com, "Logging a person in"). It is sent once, whatever
 * happens: burning it again would fail, and nobody knows what became of a request that got no answer. Only when the
 * platform refused *our* access token (401 `SEC_0008`) nothing was burned, and it is sent with another.
 *
 * @throws IanumError when the platform failed, did not answer, or answered something else
 */
export async function burnIanumToken(settings: BurnSettings, ianumToken: string, signal: AbortSignal): Promise<Burned> {
  const { authorizer, url } = settings;
  const accessToken = await authorizer.authorize(url, { signal });
  if (accessToken === undefined)
    throw new ConfigurationError("endpoints.auth", "is an origin that may not see an access token");

  let answer = await send(settings, ianumToken, accessToken, signal);
  if (isOurTokenRefused(answer)) {
    const successor = await authorizer.successor(accessToken, { signal });
    if (successor !== undefined) answer = await send(settings, ianumToken, successor, signal);
  }
  return judge(answer);
}

async function send(
  { url, fetch }: BurnSettings,
  ianumToken: string,
  accessToken: AccessToken,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${accessToken.value}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ ianumToken }),
      // A redirect would take both tokens elsewhere.
      redirect: "manual",
      signal,
    });
    if (isRedirect(response)) {
      void response.body?.cancel().catch(() => undefined);
      throw new ResponseError(
        "the login could not be confirmed: the platform answered with a redirect, which is not followed; set endpoints.auth to its new origin",
        errorCodes.redirected,
      );
    }
    return { status: response.status, fields: parseObject(await response.text()) };
  } catch (error) {
    signal.throwIfAborted();
    if (isIanumError(error)) throw error;
    // Without its cause: what a fetch hangs on its errors may be the request, and both tokens are in that.
    const code = systemCode(error);
    throw new TransportError(`the login could not be confirmed: no answer${code === undefined ? "" : ` (${code})`}`, {
      code: errorCodes.networkError,
    });
  }
}

function judge({ status, fields }: Answer): Burned {
  if (status >= 200 && status < 300) {
    if (fields === undefined) throw new ResponseError("the confirmed login is not a JSON object");
    if (fields["verified"] === false) return { type: "refused", message: "the platform did not verify this person" };
    if (fields["verified"] !== true) throw new ResponseError("the confirmed login's verified is missing");
    return { type: "verified", profile: profileFrom(fields) };
  }
  const platformCode = errorCodeOf(fields);
  // The platform's own words; a proxy's error page is an outage, and so is a refusal of our access token.
  const isRefusal =
    (status === 400 || status === 401) && fields !== undefined && !isOurTokenRefused({ status, fields });
  if (!isRefusal) throw new ApiError("the login could not be confirmed", { httpStatus: status, platformCode });
  const message =
    "the platform does not know this login: it was used before, is more than a minute old, or was never given out";
  return { type: "refused", message: platformCode === undefined ? message : `${platformCode}: ${message}` };
}

function isOurTokenRefused({ status, fields }: Answer): boolean {
  return status === 401 && errorCodeOf(fields) === "SEC_0008";
}

/** The `ECONNREFUSED` of an error or of its causes. */
function systemCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    const { code } = current as { code?: unknown };
    if (typeof code === "string" && /^[A-Z][A-Z_]{2,30}$/.test(code)) return code;
    current = current.cause;
  }
  return undefined;
}
