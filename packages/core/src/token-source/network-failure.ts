const DEEPEST_CAUSE = 5;

/**
 * What operating systems, TLS, Node's HTTP and sockets, undici, axios and browsers call a connection that failed. Other
 * codes in capitals are a library's refusals (`OAUTH_…`) and a program's own faults (`ERR_INVALID_URL`).
 */
const NETWORK_CODE =
  /^(?:E(?!RR_)[A-Z0-9_]+|UND_ERR_(?!INVALID|NOT_SUPPORTED)\w+|HPE_\w+|CERT_\w+|\w+_CERT(?:_\w+)?|ERR_(?:NETWORK|TLS|SSL|SOCKET|HTTP2|STREAM_PREMATURE|INTERNET|CONNECTION|NAME)(?:_\w+)?)$/;

// What fetch rejects with if there is no connection: Node, Chromium, Firefox, Safari, Deno, Bun. A TypeError of a
// strategy's own code, such as a missing method, is not one.
const FAILED_FETCH =
  /^(?:fetch failed|failed to fetch|networkerror|load failed|error sending request|unable to connect)/i;

/**
 * The codes of a failure of the network, in the error or in the causes below it: one, or none if `fetch` gave none.
 * `undefined` if it is not such a failure.
 */
export function networkFailure(thrown: unknown, depth = 0): readonly string[] | undefined {
  if (!(thrown instanceof Error) || depth === DEEPEST_CAUSE) return undefined;
  const { cause, code } = thrown as { readonly cause?: unknown; readonly code?: unknown };
  if (typeof code === "string" && code.length <= 41 && NETWORK_CODE.test(code)) return [code];
  return (
    networkFailure(cause, depth + 1) ??
    (thrown instanceof TypeError && FAILED_FETCH.test(thrown.message) ? [] : undefined)
  );
}
