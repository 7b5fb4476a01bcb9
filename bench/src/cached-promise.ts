interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

/**
 * A token cache as people write it in an afternoon: one promise, thrown away a minute before the token's end. No refresh
 * behind the callers' backs, no replay, no origin policy, nothing about failures.
 */
export function createCachedToken(requestToken: () => Promise<Token>): () => Promise<string> {
  let cached: Promise<Token> | undefined;
  return async () => {
    cached ??= requestToken();
    let token = await cached;
    if (token.expiresAt - Date.now() < 60_000) {
      cached = requestToken();
      token = await cached;
    }
    return token.value;
  };
}
