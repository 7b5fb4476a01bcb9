/** What a token request yields: the bearer and the instant at which its life ends. */
export interface AccessToken {
  /** The bearer itself. Goes into `Authorization: Bearer …` and nowhere else. */
  readonly value: string;
  /** When the token's life ends, in Unix milliseconds. `Infinity` if that is not known. */
  readonly expiresAt: number;
}

/** A token, and both clocks just before it was requested: its life counts from there. */
export interface ObtainedToken {
  readonly token: AccessToken;
  readonly since: { readonly now: number; readonly elapsed: number };
}

// Visible ASCII: characters that cannot end or split a header.
const HEADER_SAFE = /^[\x21-\x7e]+$/;
// Servers limit a request's head, Node's to 16 KiB. A longer token would be refused by everything that reads it.
const LONGEST_VALUE = 8_192;

/** Whether this can be the value of an access token: text that is valid in a header, 8 KiB at most. */
export function isHeaderSafe(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_VALUE && HEADER_SAFE.test(value);
}

/** Keeps the value in a private field, where no serialiser and no inspector finds it. */
class RedactedAccessToken implements AccessToken {
  readonly #value: string;
  readonly expiresAt: number;

  constructor(value: string, expiresAt: number) {
    this.#value = value;
    this.expiresAt = expiresAt;
    Object.freeze(this);
  }

  get value(): string {
    return this.#value;
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }

  // How Node's util.inspect, Bun and Deno's Node layer ask an object to print itself.
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "AccessToken [redacted]";
  }
}

/**
 * An access token that prints as `[redacted]` through `String`, `JSON.stringify` and `util.inspect`.
 *
 * @param value - the bearer
 * @param expiresAt - the end of its life, in Unix milliseconds
 */
export function createAccessToken(value: string, expiresAt: number): AccessToken {
  return new RedactedAccessToken(value, expiresAt);
}
