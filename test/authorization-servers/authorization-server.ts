/** A server that somebody else wrote, with an API beside it that takes its tokens. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** The address of the API: 200 for a token that is live, 401 for any other. */
  readonly resource: string;
  /** How many token requests it has had since `reset`. */
  tokenRequests(): number;
  revoke(token: string): Promise<void>;
  /** Ends connections and listens no more. */
  stop(): Promise<void>;
  /** Listens again, at the same address. */
  start(): Promise<unknown>;
  reset(): void;
}
