/** What a token request yields: the bearer and the instant at which its life ends. */
export interface AccessToken {
  /** The bearer itself. Goes into `Authorization: Bearer …` and nowhere else. */
  readonly value: string;
  /** When the token's life ends, in Unix milliseconds. `Infinity` where that is not known. */
  readonly expiresAt: number;
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
