/** What undici lets the receiver of a response do. */
export interface Control {
  abort(reason?: unknown): void;
  pause(): void;
  resume(): void;
  readonly rawHeaders?: unknown;
  readonly rawTrailers?: unknown;
}

/** What happens to a request, whichever way undici tells it. Headers and trailers are passed on in undici's own form. */
export interface DispatchEvents {
  start(control: Control, context: unknown): void;
  upgrade(status: number, headers: unknown, socket: unknown): void;
  response(status: number, headers: unknown, message: unknown): void;
  data(chunk: Uint8Array): void;
  end(trailers: unknown): void;
  error(error: unknown): void;
}

/** A handler of undici's: with `onRequestStart` and the rest (undici 7 and 8), or with `onConnect` and the rest (6). */
// oxlint-disable-next-line typescript/no-explicit-any -- the signatures differ between undici's versions
export type Handler = Record<string, ((...values: any[]) => unknown) | undefined>;

const isOld = (handler: Handler): boolean => typeof handler["onRequestStart"] !== "function";

/** Tells a handler of undici's what happens. */
export function eventsFor(handler: Handler): DispatchEvents {
  let control: Control;
  if (!isOld(handler))
    return {
      start(given, context) {
        control = given;
        handler["onRequestStart"]?.(control, context);
      },
      upgrade: (...event) => void handler["onRequestUpgrade"]?.(control, ...event),
      response: (...event) => void handler["onResponseStart"]?.(control, ...event),
      data: (chunk) => void handler["onResponseData"]?.(control, chunk),
      end: (trailers) => void handler["onResponseEnd"]?.(control, trailers),
      error: (error) => void handler["onResponseError"]?.(control, error),
    };
  const pauseUnless = (goesOn: unknown): void => {
    if (goesOn === false) control.pause();
  };
  return {
    start(given, context) {
      control = given;
      handler["onConnect"]?.((reason: unknown) => control.abort(reason), context);
    },
    upgrade: (...event) => void handler["onUpgrade"]?.(...event),
    response: (status, headers, message) =>
      pauseUnless(handler["onHeaders"]?.(status, headers, () => control.resume(), message)),
    data: (chunk) => pauseUnless(handler["onData"]?.(chunk)),
    end: (trailers) => void handler["onComplete"]?.(trailers),
    error: (error) => void handler["onError"]?.(error),
  };
}

/** A handler for undici, of the kind that `like` is. What the events do not have, such as bytes sent, goes to `like` directly. */
export function handlerOf(events: DispatchEvents, like: Handler): Handler {
  const rest = Object.fromEntries(
    ["onBodySent", "onRequestSent", "onResponseStarted"]
      .filter((name) => typeof like[name] === "function")
      .map((name) => [name, (...values: unknown[]) => like[name]?.(...values)]),
  );
  if (!isOld(like))
    return {
      ...rest,
      onRequestStart: (control: Control, context: unknown) => events.start(control, context),
      onRequestUpgrade: (_: Control, ...event: Parameters<DispatchEvents["upgrade"]>) => events.upgrade(...event),
      onResponseStart: (_: Control, ...event: Parameters<DispatchEvents["response"]>) => events.response(...event),
      onResponseData: (_: Control, chunk: Uint8Array) => events.data(chunk),
      onResponseEnd: (_: Control, trailers: unknown) => events.end(trailers),
      onResponseError: (_: Control, error: unknown) => events.error(error),
    };
  let isPaused = false;
  let goOn: (() => void) | undefined;
  return {
    ...rest,
    onConnect: (abort: Control["abort"], context: unknown) =>
      events.start(
        {
          abort,
          pause: () => void (isPaused = true),
          resume() {
            if (!isPaused) return;
            isPaused = false;
            goOn?.();
          },
        },
        context,
      ),
    onUpgrade: (...event: Parameters<DispatchEvents["upgrade"]>) => events.upgrade(...event),
    onHeaders(status: number, headers: unknown, resume: () => void, message: unknown) {
      goOn = resume;
      events.response(status, headers, message);
      return !isPaused;
    },
    onData(chunk: Uint8Array) {
      events.data(chunk);
      return !isPaused;
    },
    onComplete: (trailers: unknown) => events.end(trailers),
    onError: (error: unknown) => events.error(error),
  };
}
