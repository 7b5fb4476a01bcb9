import { ConnectionLost } from "./connection-lost.ts";

type Handle = (request: Request, bindings: Record<string, never>) => Response | Promise<Response>;

/** A `fetch` that no network carries: it keeps to what `fetch` promises about aborts, failures and `redirect: "error"`. */
export function createMemoryFetch(handle: Handle): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const response = await untilAborted(signal, Promise.resolve(handle(request, {})).catch(asFetchFailure));
    if (
      request.redirect === "error" &&
      response.status >= 300 &&
      response.status < 400 &&
      response.headers.has("location")
    ) {
      throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
    }
    return response;
  };
}

function asFetchFailure(error: unknown): never {
  if (!(error instanceof ConnectionLost)) throw error;
  throw new TypeError("fetch failed", { cause: Object.assign(new Error(error.message), { code: "ECONNRESET" }) });
}

async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener("abort", onAbort);
  }
}
