/**
 * Something that takes time: published on the `node:diagnostics_channel` tracing channel of its `name`, and given to
 * a listener's `trace`. It holds no secret and no token.
 */
export type TokenOperation = (
  | {
      /** A caller waits, because no token is at hand. */
      readonly name: "ianum.token.wait";
      readonly reason: WaitReason;
      result?: "token";
    }
  | {
      /** One attempt to obtain a token from the platform. */
      readonly name: "ianum.token.request";
      readonly strategy: string;
      /** From 1. */
      readonly attempt: number;
      readonly isBackground: boolean;
      result?: "obtained";
    }
  | {
      /** One call of the shared store. */
      readonly name: "ianum.token.store";
      readonly operation: StoreOperation;
      result?: StoreResult;
    }
  | {
      /** A service refused a request's token, and another one is got to send it again with. */
      readonly name: "ianum.request.replay";
      /** `kept`: no other token was obtained, and the caller gets the refusal. */
      result?: "replaced" | "kept";
    }
) & {
  /** At the end, if it failed: an IanumError, or a cleaned copy of another one. */
  error?: Error;
};

/**
 * What a call of the store came to. `get`: `hit`, `miss`. `lock`: `taken`, or `held` by another. `acquire`: `hit`,
 * `refused` if there is a refusal and no token, `taken`, `held`. `set` and `renew`: `done`, or `lost` if the lock was.
 */
export type StoreResult = "hit" | "miss" | "refused" | "taken" | "held" | "lost" | "done";

/** Why a caller waits for a token. */
export type WaitReason = "empty" | "refused" | "expired";

/** A call of the store. */
export type StoreOperation = "get" | "set" | "delete" | "lock" | "renew" | "release" | "acquire" | "refuse" | "watch";
