import assert from "node:assert/strict";
import type { AuthStrategy } from "@ianum/core";

/** A request that a strategy has sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly redirect: RequestRedirect;
  readonly signal: AbortSignal;
}

/** Makes the response to a token request; `pass` gives the server's own. */
export type Respond = (request: SentRequest, pass: () => Promise<Response>) => Response | Promise<Response>;

/** What lies between the strategies and their server. */
export interface StrategyWire {
  /** Carries every request of the strategies. */
  readonly fetch: typeof globalThis.fetch;
  /** Every request so far, oldest first. */
  readonly sent: readonly SentRequest[];
  /** How many requests have no response yet. */
  readonly pending: number;
  /**
   * From now on responds to token requests itself. Which of a strategy's requests that is, among metadata and keys that
   * it may fetch as well, is learned from another client: the last one before it had a token.
   */
  respond(respond: Respond): Promise<void>;
}

export function createStrategyWire(other: AuthStrategy): StrategyWire {
  const sent: SentRequest[] = [];
  let pending = 0;
  let address: string | undefined;
  let respond: Respond = (_request, pass) => pass();

  async function carry(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : await request.clone().text();
    const { headers, method, redirect, signal, url } = request;
    const entry = { method, url, headers, body, redirect, signal };
    sent.push(entry);
    signal.throwIfAborted();
    const pass = (): Promise<Response> => globalThis.fetch(request);
    return addressOf(entry) === address ? respond(entry, pass) : pass();
  }

  return {
    sent,
    get pending() {
      return pending;
    },
    async fetch(...request) {
      pending += 1;
      try {
        return await carry(...request);
      } finally {
        pending -= 1;
      }
    },
    async respond(how) {
      await other.requestToken({ signal: new AbortController().signal, fetch: this.fetch });
      const last = sent.at(-1);
      assert.ok(
        last,
        "the strategy does not use the fetch of its context; if it has none, leave out the feature fetch",
      );
      address = addressOf(last);
      respond = how;
      sent.length = 0;
    },
  };
}

function addressOf({ method, url }: SentRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}
