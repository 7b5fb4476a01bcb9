import { type IanumError, isIanumError } from "@ianum/core/authors";
import type { SharedField } from "@ianum/subscriptions";
import type { LoginCalls } from "./lazy-subscriptions.ts";

/** What a person shared, decrypted: as it came, and in Passport's form. */
export interface SharedProfile {
  readonly displayName?: string;
  readonly name?: { readonly givenName?: string; readonly familyName?: string };
  readonly emails?: readonly { readonly value: string; readonly verified: boolean }[];
  /** The fields that were asked for. */
  readonly shared?: readonly SharedField[];
  /** Why they could not be read. The login goes on without them: its `ianumToken` is used up. */
  readonly sharedError?: IanumError;
}

// The documentation names one field, EMAIL. Other ids are matched by what they are commonly called.
const EMAIL = /^E_?MAIL/i;
const GIVEN_NAME = /^(?:FIRST|GIVEN)_?NAME$/i;
const FAMILY_NAME = /^(?:LAST|FAMILY|SUR)_?NAME$/i;
const FULL_NAME = /^(?:FULL_?|DISPLAY_?)?NAME$/i;

/** Reads these fields of a person who has just logged in. */
export async function readSharedProfile(
  subscriptions: LoginCalls,
  idSubscription: string,
  idFields: readonly string[] | "ALL",
): Promise<SharedProfile> {
  try {
    const { data } = await subscriptions.data(idSubscription, { idFields });
    return sharedProfileOf(data);
  } catch (error) {
    if (!isIanumError(error)) throw error;
    return { sharedError: error };
  }
}

function sharedProfileOf(shared: readonly SharedField[]): SharedProfile {
  const emails = shared
    .filter(({ idField }) => isCalled(idField, EMAIL))
    .flatMap(({ values, verified }) =>
      values.flatMap(({ value }) => (value === undefined ? [] : [{ value, verified: verified === "YES" }])),
    );
  const givenName = component(shared, GIVEN_NAME);
  const familyName = component(shared, FAMILY_NAME);
  const displayName =
    component(shared, FULL_NAME) ?? [givenName, familyName].filter((part) => part !== undefined).join(" ");
  return {
    shared,
    ...(emails.length > 0 && { emails }),
    ...(displayName !== "" && { displayName }),
    ...((givenName ?? familyName) !== undefined && {
      name: { ...(givenName !== undefined && { givenName }), ...(familyName !== undefined && { familyName }) },
    }),
  };
}

/** The first decrypted value whose component is called so. */
function component(shared: readonly SharedField[], name: RegExp): string | undefined {
  return shared
    .flatMap(({ values }) => values)
    .find(({ idFieldComponent, value }) => value !== undefined && isCalled(idFieldComponent, name))?.value;
}

// The platform documents a text; JSON can hold an object whose toString may be anything.
function isCalled(id: unknown, name: RegExp): boolean {
  return typeof id === "string" && name.test(id);
}
