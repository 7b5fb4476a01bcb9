import {
  DEFAULT_TIMEOUT_MS,
  isIanumError,
  redactError,
  systemClock,
  systemCode,
  TransportError,
  withTimeout,
} from "@ianum/core/authors";
import { UsageError } from "../usage-error.ts";

/** A response, with all of its body. */
export interface CompleteResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * Sends a request and reads the whole response, within a time limit.
 *
 * @param what - the method and the address, for messages; without a query, which may hold a secret
 * @throws TransportError `network_error` or `timeout` if no response came, or not all of it
 */
export async function exchange(
  what: string,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<CompleteResponse> {
  try {
    return await withTimeout({ clock: systemClock, timeoutMs: DEFAULT_TIMEOUT_MS }, what, async (signal) => {
      const response = await send(signal);
      const { ok, status } = response;
      return { ok, status, body: new Uint8Array(await response.arrayBuffer()) };
    });
  } catch (error) {
    if (isIanumError(error) || error instanceof UsageError) throw error;
    const code = systemCode(error);
    throw new TransportError(`${what} got no response${code === undefined ? "" : ` (${code})`}`, {
      code: "network_error",
      cause: redactError(error),
    });
  }
}
