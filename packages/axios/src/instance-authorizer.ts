import { type Authorizer, createAuthorizer, isIanumError, type ResolvedAdapterOptions } from "@ianum/core";

/** An authorizer that allows the origin of the instance's own `baseURL` too, whatever that is by now. */
export function createInstanceAuthorizer(
  instance: { readonly defaults: { readonly baseURL?: string } },
  { source, origins, authorizer }: ResolvedAdapterOptions,
): () => Authorizer {
  let baseURL: string | undefined;
  let current = authorizer;

  return () => {
    if (instance.defaults.baseURL !== baseURL) {
      baseURL = instance.defaults.baseURL;
      current = withBase(baseURL) ?? authorizer;
    }
    return current;
  };

  function withBase(base: string | undefined): Authorizer | undefined {
    if (base === undefined || !URL.canParse(base)) return undefined;
    try {
      return createAuthorizer(source, { origins: [...origins, new URL(base).origin] });
    } catch (error) {
      // An address that no token may go to, http: for instance, is just not allowed: the event says so.
      if (isIanumError(error)) return undefined;
      throw error;
    }
  }
}
