import type { AccessToken } from "../access-token.ts";
import type { AuthContext, AuthStrategy } from "../auth-strategy.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import { must, mustHave } from "../errors/validate.ts";
import { sha256 } from "./sha256.ts";

/** Codes that say "there are no credentials here": nothing was presented, and nothing refused. */
const NOTHING_HERE: ReadonlySet<string> = new Set(["credentials_unavailable", "invalid_option"]);

/**
 * The first of several strategies that has credentials: a mounted file, else the environment, for instance. Only a
 * strategy that has none (ConfigurationError `credentials_unavailable` or `invalid_option`) makes room for the next. A
 * refusal never does: a refusal must be noticed.
 *
 * @param strategies - in the order in which they are asked, for each token request
 * @throws ConfigurationError `invalid_option` naming the strategy that is not one
 */
export function firstOf(strategies: readonly AuthStrategy[]): AuthStrategy {
  must(Array.isArray(strategies) && strategies.length > 0, "strategies", "must be a list of at least one strategy");
  for (const [index, strategy] of strategies.entries())
    mustHave(`strategies[${index}]`, strategy, "cacheKey", "requestToken");

  async function first<T>(ask: (strategy: AuthStrategy) => Promise<T>): Promise<T> {
    let nothing: unknown;
    for (const strategy of strategies) {
      try {
        return await ask(strategy);
      } catch (error) {
        if (!isIanumError(error) || !NOTHING_HERE.has(error.code)) throw error;
        nothing = error;
      }
    }
    throw nothing;
  }

  return {
    name: strategies.map(({ name }) => name).join(" or "),
    cacheKey: () => first(async (strategy) => sha256(JSON.stringify(["first of", await strategy.cacheKey()]))),
    requestToken: (context: AuthContext): Promise<AccessToken> =>
      first(async (strategy) => {
        await strategy.cacheKey();
        return strategy.requestToken(context);
      }),
  };
}
