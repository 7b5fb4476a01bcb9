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
import { isRedirect, readText, systemCode } from "@ianum/core/authors";
import { type IanumProfile, profileFrom } from "./ianum-profile.ts";

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

interface PlatformResponse {
  readonly status: number;
  /** The fields of the JSON object that it was; absent for any other text. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Burns an `ianumToken`: `POST …/subscription` (docs.ianum.com, "Logging a person in"). It is sent once, whatever
 * happens: burning it again would fail, and a request without a response may have burned it. Only when the platform
 * refused *our* access token (401 `SEC_0008`) nothing was burned, and it is sent with another.
 *
 * @throws IanumError when the platform failed, did not answer, or answered something else
 */
export async function burnIanumToken(settings: BurnSettings, ianumToken: string, signal: AbortSignal): Promise<Burned> {
  const { authorizer, url } = settings;
  const accessToken = await authorizer.authorize(url, { signal });
  if (accessToken === undefined)
    throw new ConfigurationError("endpoints.auth", "is an origin that may not see an access token");

  let response = await send(settings, ianumToken, accessToken, signal);
  if (isOurTokenRefused(response)) {
    const successor = await authorizer.successor(accessToken, { signal });
    if (successor !== undefined) response = await send(settings, ianumToken, successor, signal);
  }
  return readBurnResponse(response);
}

async function send(
  { url, fetch }: BurnSettings,
  ianumToken: string,
  accessToken: AccessToken,
  signal: AbortSignal,
): Promise<PlatformResponse> {
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
    return { status: response.status, fields: parseObject(await readText(response)) };
  } catch (error) {
    signal.throwIfAborted();
    if (isIanumError(error)) throw error;
    // Without its cause: an error of fetch may lead to the request, and both tokens are in that.
    const code = systemCode(error);
    throw new TransportError(`the login could not be confirmed: no answer${code === undefined ? "" : ` (${code})`}`, {
      code: errorCodes.networkError,
    });
  }
}

function readBurnResponse({ status, fields }: PlatformResponse): Burned {
  if (status >= 200 && status < 300) {
    if (fields === undefined) throw new ResponseError("the confirmed login is not a JSON object");
    if (fields["verified"] === false) return { type: "refused", message: "the platform did not verify this person" };
    if (fields["verified"] !== true) throw new ResponseError("the confirmed login's verified is missing");
    return { type: "verified", profile: profileFrom(fields) };
  }
  const platformCode = errorCodeOf(fields);
  // A refusal is in the platform's own words; a proxy's error page is an outage, and so is a refused access token.
  const isRefusal =
    (status === 400 || status === 401) && fields !== undefined && !isOurTokenRefused({ status, fields });
  if (!isRefusal) throw new ApiError("the login could not be confirmed", { httpStatus: status, platformCode });
  const message =
    "the platform does not know this login: it was used before, is more than a minute old, or was never given out";
  return { type: "refused", message: platformCode === undefined ? message : `${platformCode}: ${message}` };
}

function isOurTokenRefused({ status, fields }: PlatformResponse): boolean {
  return status === 401 && errorCodeOf(fields) === "SEC_0008";
}

/** Nothing but a code gets into a message: a response may echo what it was sent. */
function errorCodeOf(fields: PlatformResponse["fields"]): string | undefined {
  const code = fields?.["errorCode"];
  return typeof code === "string" && /^[A-Z]{2,8}_\d{1,6}$/.test(code) ? code : undefined;
}

/** JSON.parse's own error quotes the text, so it stays here. */
function parseObject(text: string): PlatformResponse["fields"] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
