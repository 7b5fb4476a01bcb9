/** Who is logged in: what the session remembers of them. */
export interface Person {
  /** The subscription's id, by which an application keys its users. */
  readonly id: string;
  readonly idActor: string;
  readonly internalId?: string;
}

/** The person of this request's session. */
export function personOf(req: { readonly user?: unknown }): Person | undefined {
  return req.user as Person | undefined;
}
