/**
 * The cache that the documentation of libraries without one leaves to you, carefully written: one promise for all
 * callers, thrown away a minute before the token's end, and when it failed.
 *
 * @param {() => Promise<{ value: string, expiresAt: number }>} requestToken
 */
export function createCachedToken(requestToken) {
  let cached;
  let expiresAt = 0;
  const keep = async () => {
    try {
      expiresAt = (await cached).expiresAt;
    } catch {
      cached = undefined;
    }
  };
  return async () => {
    if (cached === undefined || expiresAt - Date.now() < 60_000) {
      expiresAt = Infinity;
      cached = requestToken();
      void keep();
    }
    return (await cached).value;
  };
}

/**
 * A call with `fetch` and a bearer.
 *
 * @param {string} url
 * @param {() => Promise<string>} getToken
 * @returns {() => Promise<number>} the status of the response
 */
export function fetchWith(url, getToken) {
  return async () => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${await getToken()}` } });
    await response.text();
    return response.status;
  };
}
