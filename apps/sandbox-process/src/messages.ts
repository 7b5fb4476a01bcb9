/** What the child says first: where it listens, and its gate's keys. */
export interface ReadyMessage {
  readonly type: "ready";
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly privateKey: string;
  readonly idSubscription: string;
}

/** What the platform was asked, by its own log. */
export interface RequestCounts {
  /** All requests, token requests included. */
  readonly requests: number;
  readonly tokenRequests: number;
}

/** The child's answer to the message "counts". */
export interface CountsMessage extends RequestCounts {
  readonly type: "counts";
}
