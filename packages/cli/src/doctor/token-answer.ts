import {
  type AccessToken,
  type EndpointOptions,
  isIanumError,
  requestToken,
  type TokenRequestError,
} from "@ianum/core";
import type { FoundValue, Keys } from "../keys.ts";

/** What the one token request of an examination brought, and what its response told. */
export interface TokenAnswer {
  /** With the secret that was accepted, counted from 0. */
  readonly accepted?: { readonly token: AccessToken; readonly index: number };
  readonly error?: unknown;
  /** Absent if there was no response. */
  readonly response?: {
    readonly status: number;
    readonly contentType: string;
    /** How long it took from the request to the response's head. */
    readonly durationMs: number;
    /** How far the server's `Date` is ahead of this machine's clock; within a second, the header's resolution. */
    readonly clockOffsetMs: number | undefined;
  };
}

/** Asks for one token, with the newest secret; with the next one where the platform refuses that, as a token source does. */
export async function askForToken(endpoints: EndpointOptions, keys: Keys): Promise<TokenAnswer> {
  let response: TokenAnswer["response"];
  const observed: typeof fetch = async (input, init) => {
    const [startedAt, sentAt] = [performance.now(), Date.now()];
    const received = await fetch(input, init);
    const serverTime = Date.parse(received.headers.get("date") ?? "");
    response = {
      status: received.status,
      contentType: received.headers.get("content-type") ?? "",
      durationMs: performance.now() - startedAt,
      clockOffsetMs: Number.isNaN(serverTime) ? undefined : serverTime + 500 - (sentAt + Date.now()) / 2,
    };
    return received;
  };

  const clientId = keys.clientId?.value ?? "";
  const remaining: FoundValue[] = [...keys.clientSecrets];
  for (let index = 0; ; index += 1) {
    const clientSecret = remaining.shift()?.value ?? "";
    try {
      const token = await requestToken({ ...endpoints, clientId, clientSecret, fetch: observed });
      return { accepted: { token, index }, ...(response ? { response } : {}) };
    } catch (error) {
      const isRefused = isIanumError(error) && (error as TokenRequestError).platformCode === "SEC_0005";
      if (!isRefused || remaining.length === 0) return { error, ...(response ? { response } : {}) };
    }
  }
}
