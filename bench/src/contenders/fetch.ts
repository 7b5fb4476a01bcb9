import { ianumFetch } from "@ianum/fetch";
import { createCachedToken } from "../cached-promise.ts";
import type { Contender } from "../compare.ts";
import { BEARER, requestConstantToken, tokenAtHand } from "../token-at-hand.ts";
import { floors } from "./names.ts";

type Fetch = typeof globalThis.fetch;

/** The ways to make an authorized call with `fetch`. `send` carries them all. */
export async function fetchContenders(url: string, send: Fetch): Promise<readonly Contender[]> {
  const { origin } = new URL(url);
  const init: RequestInit = { headers: { accept: "application/json" } };

  const withConstantHeader: Fetch = (input, options) =>
    send(input, { ...options, headers: { ...(options?.headers as object), authorization: `Bearer ${BEARER}` } });

  const getToken = createCachedToken(requestConstantToken);
  const withCachedPromise: Fetch = async (input, options) => {
    const authorization = `Bearer ${await getToken()}`;
    return send(input, { ...options, headers: { ...(options?.headers as object), authorization } });
  };

  const adapter = ianumFetch({ source: await tokenAtHand(), origins: [origin], fetch: send });

  const contender = (name: string, fetch: Fetch): Contender => ({
    name,
    call: async () => (await fetch(url, init)).text(),
  });
  return [
    contender(floors.bare, send),
    contender(floors.constantHeader, withConstantHeader),
    contender(floors.cachedPromise, withCachedPromise),
    contender("@ianum/fetch", adapter),
  ];
}

/** A transport that costs next to nothing: what is left is the adapter. */
export function stubbedFetch(): Fetch {
  const response = { ok: true, status: 200, redirected: false, url: "", text: async () => "{}" } as Response;
  return async () => response;
}
