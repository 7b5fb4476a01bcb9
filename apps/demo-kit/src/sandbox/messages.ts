/** What the child says first. */
export interface ReadyMessage {
  readonly type: "ready";
  readonly origin: string;
  /** `sandbox.env`: the gate's keys, and where the sandbox is. */
  readonly env: Readonly<Record<string, string>>;
  readonly privateKey: string;
  readonly idSubscription: string;
}

/** What the sandbox was asked, by its own log. */
export interface RequestCounts {
  /** All requests, token requests included. */
  readonly requests: number;
  readonly tokenRequests: number;
}

/** The child's answer to `{ type: "count" }`. */
export interface CountsMessage extends RequestCounts {
  readonly type: "counts";
}

/** The child's answer to `{ type: "redirect" }`. */
export interface RedirectedMessage {
  readonly type: "redirected";
}

/** What the parent asks. */
export type Question = { readonly type: "count" } | { readonly type: "redirect"; readonly url: string };

/** What the child is started with, as JSON in its one argument. */
export interface SandboxSettings {
  /** The gate's alias. */
  readonly alias: string;
}
