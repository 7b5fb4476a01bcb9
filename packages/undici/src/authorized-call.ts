import type { AccessToken, Authorizer } from "@ianum/core";
import { isReplayableBody, isSafeMethod } from "@ianum/core/authors";
import { type Control, type DispatchEvents, eventsFor, type Handler, handlerOf } from "./dispatch-events.ts";
import { type DispatchHeaders, withBearer } from "./dispatch-headers.ts";
import { type HeldResponse, holdResponse } from "./held-response.ts";

/** A request as undici's `dispatch` takes it. */
export interface DispatchRequest {
  readonly headers?: DispatchHeaders;
  readonly method?: string;
  readonly body?: unknown;
}

export type Dispatch = (options: DispatchRequest, handler: Handler) => boolean;

/** One request over a dispatcher, and who waits for its response. */
export interface Call {
  readonly authorizer: Authorizer;
  readonly dispatch: Dispatch;
  readonly handler: Handler;
  readonly options: DispatchRequest;
  /** The origin that may or may not see a token, with a slash at its end. */
  readonly url: string;
}

/** Sends a request with a token, and once more with another if the token is refused. Tells `handler` of one of them. */
export function authorizedCall({ authorizer, dispatch, handler, options, url }: Call): boolean {
  const caller = eventsFor(handler);
  const leaving = new AbortController();
  const { signal } = leaving;
  // undici's own context, of which the history of redirects is a part, comes with the first sending.
  const context: { history?: readonly URL[] } = {};
  let sending: Control | undefined;
  let held: HeldResponse | undefined;
  let isReleasing = false;
  let isPaused = false;
  let isOver = false;

  const control = {
    get aborted() {
      return signal.aborted;
    },
    get reason(): unknown {
      return signal.aborted ? signal.reason : null;
    },
    get paused() {
      return isPaused;
    },
    get rawHeaders() {
      return sending?.rawHeaders ?? null;
    },
    get rawTrailers() {
      return sending?.rawTrailers ?? null;
    },
    abort(reason?: unknown) {
      if (signal.aborted) return;
      leaving.abort(reason);
      const isWaiting = sending === undefined || held !== undefined;
      if (isWaiting) finish(signal.reason);
      sending?.abort(reason);
    },
    pause() {
      isPaused = true;
      if (held === undefined) sending?.pause();
    },
    resume() {
      isPaused = false;
      if (isReleasing) release();
      else if (held === undefined) sending?.resume();
    },
  };

  /** Ends the call with an error of ours. What undici says of it from then on is not passed on. */
  function finish(error: unknown): void {
    if (isOver) return;
    isOver = true;
    held?.drop();
    caller.error(error);
  }

  function release(): void {
    isReleasing = true;
    if (held?.release(control) === false) return; // it goes on when the caller resumes
    isReleasing = false;
    held = undefined;
  }

  function send(
    token: AccessToken | undefined,
    refused?: (token: AccessToken, isRedirected: boolean) => Promise<void>,
  ) {
    let isAnswered = false;
    let own: HeldResponse | undefined;
    /** Whether this is a refusal of the token. If it is, what follows is held until the outcome is known. */
    function isRefusal(status: unknown): boolean {
      const { history = [] } = context;
      if (status !== 401 || isAnswered || token === undefined || refused === undefined) return false;
      // On the way to another origin the token was dropped.
      if (history.some(({ origin }) => `${origin}/` !== url)) return false;
      own = held = holdResponse(sending);
      void refused(token, history.length > 1).catch(finish);
      return true;
    }
    const pass = (event: () => void, bytes = 0): void => {
      if (!isOver && (own === undefined || !own.take(event, bytes))) event();
    };
    const events: DispatchEvents = {
      start(given, more) {
        sending = given;
        Object.assign(context, more);
        if (signal.aborted) given.abort(signal.reason);
        else if (isPaused) given.pause();
      },
      upgrade: (...event) => caller.upgrade(...event),
      response(...event) {
        isRefusal(event[0]);
        if (refused === undefined && token !== undefined && event[0] >= 200 && event[0] !== 401)
          authorizer.accepted(token);
        isAnswered ||= event[0] >= 200;
        pass(() => caller.response(...event));
      },
      data: (chunk) => pass(() => caller.data(chunk), chunk.byteLength),
      end: (trailers) => pass(() => caller.end(trailers)),
      error(error) {
        // undici's own `responseError` makes an error of a 401.
        if (own === undefined) isRefusal((error as { readonly statusCode?: unknown } | null)?.statusCode);
        pass(() => caller.error(error));
      },
    };
    const headers = token === undefined ? options.headers : withBearer(options.headers, token.value);
    sending = undefined;
    try {
      dispatch({ ...options, headers }, handlerOf(events, handler));
    } catch (error) {
      events.error(error);
    }
  }

  async function onRefused(token: AccessToken, isRedirected: boolean): Promise<void> {
    const mayResend = isReplayableBody(options.body) && (!isRedirected || isSafeMethod(options.method));
    if (!mayResend) await authorizer.giveUp(token);
    const successor = mayResend ? await authorizer.successor(token, { signal }) : undefined;
    if (signal.aborted) return;
    if (successor === undefined) return release();
    held?.drop();
    held = undefined;
    send(successor);
  }

  async function run(): Promise<void> {
    const token = await authorizer.authorize(url, { signal });
    if (!signal.aborted) send(token, onRefused);
  }

  caller.start(control, context);
  if (!signal.aborted) run().catch(finish);
  return true;
}
