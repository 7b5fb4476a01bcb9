import { createHash } from "node:crypto";

/** The part of the platform that a request is for. */
export type Service = "token" | "api" | "login" | "other";

/** One request that the sandbox was sent. Holds no secret and no token. */
export interface LogEntry {
  /** When it arrived, on the platform's clock, in Unix milliseconds. */
  readonly at: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly service: Service;
  /** The response's status; absent while there is no response, and always after a hang or a reset. */
  readonly status?: number;
  /** How long the response took, in milliseconds of `options.clock`; absent while there is no response. */
  readonly durationMs?: number;
  /** The `errorCode` of a refusal. */
  readonly errorCode?: string;
  /** The gate whose secret or access token was accepted. */
  readonly gateId?: string;
  /** The fault that the request met, if any. */
  readonly fault?: string;
  /** The names of the request's headers, in lower case, sorted. */
  readonly headerNames: readonly string[];
  readonly contentType?: string;
  readonly hasAuthorization: boolean;
  /** Tells one bearer from another: see `log.fingerprint`. */
  readonly bearerFingerprint?: string;
  /** Tells one client secret from another: see `log.fingerprint`. */
  readonly secretFingerprint?: string;
  /** The length of the request's body, in bytes, once it has been read. */
  readonly bodyBytes?: number;
  /** The names of the JSON body's fields, in the order they were sent. */
  readonly bodyFields?: readonly string[];
}

/** What the sandbox was asked, for assertions. */
export interface RequestLog {
  /** The newest 10,000 requests, oldest first. */
  readonly entries: readonly LogEntry[];
  /** All requests since the start or the last `clear`. */
  readonly requests: number;
  /** All requests to the token endpoint since the start or the last `clear`, also those without a response. */
  readonly tokenRequests: number;
  clear(): void;
  /** The first 12 hex digits of a SHA-256: what the log holds in place of a bearer or secret. */
  fingerprint(value: string): string;
}

/** An entry while its request is under way. */
export type OpenLogEntry = { -readonly [Key in keyof LogEntry]: LogEntry[Key] };

const CAPACITY = 10_000;

export function createRequestLog(): { readonly log: RequestLog; readonly add: (entry: OpenLogEntry) => void } {
  // Twice the capacity at most: dropping half at once is cheaper than shifting by one each time.
  let entries: OpenLogEntry[] = [];
  let requests = 0;
  let tokenRequests = 0;
  return {
    add(entry) {
      requests++;
      if (entry.service === "token") tokenRequests++;
      entries.push(entry);
      if (entries.length >= 2 * CAPACITY) entries = entries.slice(-CAPACITY);
    },
    log: {
      get entries() {
        return entries.slice(-CAPACITY);
      },
      get requests() {
        return requests;
      },
      get tokenRequests() {
        return tokenRequests;
      },
      clear() {
        entries = [];
        requests = 0;
        tokenRequests = 0;
      },
      fingerprint,
    },
  };
}

export function fingerprint(value: string): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 12);
}
