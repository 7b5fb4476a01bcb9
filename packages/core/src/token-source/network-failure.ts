import { codeIn } from "../errors/redact.ts";
import { inCauses } from "../errors/in-causes.ts";

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
 * The code of a failure of the network, in the error or in the causes below it; an empty text if `fetch` gave none.
 * `undefined` if it is not such a failure.
 */
export function networkFailure(thrown: unknown): string | undefined {
  const isFailedFetch = (error: Error): boolean => error instanceof TypeError && FAILED_FETCH.test(error.message);
  return codeIn(thrown, NETWORK_CODE) ?? inCauses(thrown, (error) => (isFailedFetch(error) ? "" : undefined));
}
