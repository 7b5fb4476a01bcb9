import { createTokenSource, type TokenSource } from "@ianum/core";

export const BEARER = "bench-token-of-a-length-as-the-platform-issues-them-0123456789";
const LIFE_S = 3600;

/** A token source as applications have it, after its first token request (which a function answers, and no server). */
export async function tokenAtHand(): Promise<TokenSource> {
  const source = createTokenSource({
    clientId: "gate_bench",
    clientSecret: "bench",
    fetch: async () => Response.json({ access_token: BEARER, token_type: "Baerer", expires_in: LIFE_S }),
  });
  await source.getToken();
  return source;
}

/** The same token, for those who manage it themselves. */
export async function requestConstantToken(): Promise<{ readonly value: string; readonly expiresAt: number }> {
  return { value: BEARER, expiresAt: Date.now() + LIFE_S * 1000 };
}
