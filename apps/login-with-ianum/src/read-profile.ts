import type { Access, Agreement, SharedField, Subscriptions } from "@ianum/subscriptions";

/** What the platform said about the person; `undefined` where it could not be asked. */
export interface ProfileData {
  readonly agreements: readonly Agreement[] | undefined;
  /** The newest. */
  readonly accesses: readonly Access[] | undefined;
  /** Decrypted here, on the server. */
  readonly shared: readonly SharedField[] | undefined;
}

const SHOWN_ACCESSES = 6;

/** Asks three questions at once; what fails goes to `onError`, and the rest comes all the same. */
export async function readProfile(
  subscriptions: Subscriptions,
  idSubscription: string,
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<ProfileData> {
  const orNothing = (error: unknown): undefined => onError(error) as undefined;
  const [agreements, accesses, shared] = await Promise.all([
    subscriptions.agreements(idSubscription, { signal }).catch(orNothing),
    subscriptions.accesses(idSubscription, { limit: SHOWN_ACCESSES, signal }).page().catch(orNothing),
    subscriptions.data(idSubscription, { signal }).catch(orNothing),
  ]);
  // A key that does not fit says the same of each value.
  const [error] = shared?.data.flatMap(({ values }) => values.flatMap((value) => value.error ?? [])) ?? [];
  if (error) onError(error);
  return { agreements: agreements?.agreements, accesses: accesses?.accessList, shared: shared?.data };
}
