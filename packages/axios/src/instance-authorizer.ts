import type { Authorizer, ResolvedAdapterOptions } from "@ianum/core";

/** An authorizer that allows the origin of the instance's own `baseURL` too, whatever that is by now. */
export function createInstanceAuthorizer(
  instance: { readonly defaults: { readonly baseURL?: string } },
  { authorizerFor }: ResolvedAdapterOptions,
): () => Authorizer {
  return () => authorizerFor(instance.defaults.baseURL);
}
