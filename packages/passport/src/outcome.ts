import type { Strategy } from "passport-strategy";
import { errorForHost } from "./error-for-host.ts";

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

/** Tells the host how it ended. What `work` throws is an error, never a refusal and never a login. */
export async function settle(strategy: Strategy, work: () => Promise<Outcome>): Promise<void> {
  const outcome = await work().catch((error: unknown): Outcome => ({ type: "error", error: errorForHost(error) }));
  try {
    tell(strategy, outcome);
  } catch (error) {
    strategy.error(error as Error);
  }
}

function tell(strategy: Strategy, outcome: Outcome): void {
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
