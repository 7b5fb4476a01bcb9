import type { HostStrategy } from "./host-strategy.ts";
import { reportThrown } from "./report-thrown.ts";
import type { StrategyRequest } from "./host-request.ts";

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
  strategy: HostStrategy,
  req: StrategyRequest,
  work: () => Promise<Outcome>,
): Promise<void> {
  const outcome = await work().catch((thrown: unknown): Outcome => ({ type: "error", error: errorFrom(thrown) }));
  try {
    report(strategy, outcome);
  } catch (thrown) {
    reportThrown(strategy, req, outcome.type, errorFrom(thrown));
  }
}

/** Hosts take a falsy error for none, and let the request through; Express takes the text "route" for an order. */
function errorFrom(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error("failed with a value that is not an Error");
}

function report(strategy: HostStrategy, outcome: Outcome): void {
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
