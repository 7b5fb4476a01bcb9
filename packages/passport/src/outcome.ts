import type { Strategy } from "passport-strategy";
import type { StrategyRequest } from "./verify.ts";

/** How an authentication ends, in Passport's words. */
export type Outcome =
  | { readonly type: "success"; readonly user: Express.User; readonly info: object | string | undefined }
  | {
      readonly type: "fail";
      readonly challenge: object | string | undefined;
      /** @defaultValue Passport's, 401 */
      readonly status: number | undefined;
    }
  | { readonly type: "redirect"; readonly url: string }
  | { readonly type: "error"; readonly error: unknown };

/** Runs `work` and reports its outcome to the host, once. What `work` throws is an error, never a refusal or a login. */
export async function reportOutcome(
  strategy: Strategy,
  req: StrategyRequest,
  work: () => Promise<Outcome>,
): Promise<void> {
  const outcome = await work().catch((error: unknown): Outcome => ({ type: "error", error }));
  try {
    report(strategy, outcome);
  } catch (error) {
    // No callback of the application's is called with a redirect: this was thrown by the host.
    if (outcome.type === "redirect") return strategy.error(error as Error);
    // Passport threw, or the application's callback, and `strategy.error` would call that a second time. Express keeps
    // the way to its error handlers on the request.
    const { next } = req as { next?: unknown };
    if (typeof next === "function") return void next(error);
    // Elsewhere it is an exception like any other.
    setImmediate(() => {
      throw error;
    });
  }
}

function report(strategy: Strategy, outcome: Outcome): void {
  if (outcome.type === "success") strategy.success(outcome.user, outcome.info);
  else if (outcome.type === "redirect") strategy.redirect(outcome.url);
  else if (outcome.type === "error") strategy.error(outcome.error as Error);
  else {
    // Passport takes a missing status for 401; its types do not know.
    const fail = strategy.fail.bind(strategy) as (
      challenge: object | string | undefined,
      status: number | undefined,
    ) => void;
    fail(outcome.challenge, outcome.status);
  }
}
