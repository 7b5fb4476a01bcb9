import type { TokenSource } from "@ianum/core";

/** A machine that has proven its gate's keys. */
export interface IanumClient {
  /** The gate's id or alias, as the caller presented it. */
  readonly clientId: string;
  /** The caller's own access tokens, obtained with the caller's keys and kept fresh: hand it to any adapter as `{ source }`. */
  readonly source: TokenSource;
}
