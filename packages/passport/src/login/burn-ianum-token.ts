import { type ApiError, errorCodes, isIanumError } from "@ianum/core/authors";
import { type IanumProfile, profileFrom } from "./ianum-profile.ts";
import type { LoginCalls } from "./lazy-subscriptions.ts";

/** What the platform says about an `ianumToken`: whose it is, or that it is worth nothing. */
export type Burned =
  | { readonly type: "verified"; readonly profile: IanumProfile }
  | { readonly type: "refused"; readonly message: string };

/**
 * Burns an `ianumToken` (docs.ianum.com, "Logging a person in"). `verify` sends it once, and a second time only when the
 * platform refused *our* access token, which burns nothing.
 *
 * @throws IanumError when the platform failed, did not respond, or sent something else
 */
export async function burnIanumToken(subscriptions: LoginCalls, ianumToken: string): Promise<Burned> {
  try {
    const verification = await subscriptions.verify(ianumToken);
    return verification.verified
      ? { type: "verified", profile: profileFrom(verification) }
      : { type: "refused", message: "the platform did not verify this person" };
  } catch (error) {
    const platformCode = refusalCodeOf(error);
    if (platformCode === undefined) throw error;
    return {
      type: "refused",
      message: `${platformCode}: the platform does not know this login: it was used before, is more than a minute old, or was never given out`,
    };
  }
}

/** The platform's code, if it refused the `ianumToken`. A proxy's error page is an outage, and so is a refusal of our access token. */
function refusalCodeOf(error: unknown): string | undefined {
  if (!isIanumError(error) || error.code !== errorCodes.apiError) return undefined;
  const { httpStatus, platformCode } = error as ApiError;
  return (httpStatus === 400 || httpStatus === 401) && platformCode !== "SEC_0008" ? platformCode : undefined;
}
