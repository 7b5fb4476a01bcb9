import type { Host } from "./host.ts";
import type { Timeline } from "./timeline.ts";

/**
 * What becomes of messages. `refused`: the sender is told at once. `silent`: they vanish. `deaf`: they arrive, and the
 * responses vanish. `cut off`: they arrive, and the connection breaks before the response.
 */
export type LinkState = "up" | "refused" | "silent" | "deaf" | "cut off";
export const linkFaults = ["refused", "silent", "deaf", "cut off"] as const;

/** The way from one host to one server. */
export interface Link {
  state: LinkState;
  /**
   * Sends a message. `serve` is called when it arrives; what it gives, or throws, comes back to the process that sent it,
   * if that still lives then.
   *
   * @throws Error of the system code of a broken connection
   */
  send<T>(serve: () => T | Promise<T>): Promise<T>;
}

export interface LinkOptions {
  readonly timeline: Timeline;
  readonly host: Host;
  /** How long a message takes, one way. */
  readonly latencyMs: () => number;
  /** What is wrong with the server itself. */
  readonly serverState: () => LinkState;
  /** One connection: messages arrive in the order in which they were sent, and so do responses. */
  readonly isOrdered: boolean;
}

export function createLink({ timeline, host, isOrdered, latencyMs, serverState }: LinkOptions): Link {
  const arrivals = { there: 0, back: 0 };
  const stateNow = (): LinkState => (link.state === "up" ? serverState() : link.state);

  function travel(way: "there" | "back", work: () => void): void {
    let at = timeline.now + latencyMs();
    if (isOrdered) at = arrivals[way] = Math.max(at, arrivals[way]);
    timeline.after(at - timeline.now, work);
  }

  const link: Link = {
    state: "up",
    send: <T>(serve: () => T | Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const receive = host.receiver();
        const fail = (code: string): void => {
          const error = Object.assign(new TypeError("fetch failed"), {
            cause: Object.assign(new Error(code), { code }),
          });
          travel("back", () => receive(() => reject(error)));
        };
        const comeBack = (give: () => void): void => {
          travel("back", () => {
            const state = stateNow();
            if (state === "up") receive(give);
            else if (state === "refused" || state === "cut off") fail("ECONNRESET");
          });
        };
        travel("there", () => {
          const state = stateNow();
          if (state === "refused") fail("ECONNREFUSED");
          if (state === "refused" || state === "silent") return;
          Promise.resolve()
            .then(serve)
            .then(
              (value) => comeBack(() => resolve(value)),
              (error: Error) => comeBack(() => reject(error)),
            );
        });
      }),
  };
  return link;
}
