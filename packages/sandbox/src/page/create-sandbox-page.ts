import type { SandboxControl } from "../control.ts";
import type { FaultRules } from "../http/fault.ts";
import type { RequestLog } from "../http/request-log.ts";
import type { AccessTokens } from "../platform/access-tokens.ts";
import type { Gates } from "../platform/gates.ts";
import type { PlatformTime } from "../platform/platform-time.ts";
import { sandboxEnv } from "../sandbox-env.ts";
import { createPage, type Page } from "./create-page.ts";
import { createSwitches } from "./create-switches.ts";
import { createPageActions } from "./page-actions.ts";

/** What the page shows and changes. */
export interface PageParts {
  readonly control: SandboxControl;
  readonly faults: FaultRules;
  readonly gates: Gates;
  readonly log: RequestLog;
  readonly time: PlatformTime;
  readonly tokens: AccessTokens;
  readonly tokenLifeSeconds: number;
}

/** The page of a sandbox with these parts. */
export function createSandboxPage({ control, faults, gates, log, time, tokens, tokenLifeSeconds }: PageParts): Page {
  const switches = createSwitches(control, faults, tokens, time, tokenLifeSeconds);
  const actions = createPageActions(control, switches, gates.list, log);
  return createPage((origin) => {
    const gate = gates.resolve(undefined);
    return {
      origin,
      env: gate.secrets.length === 0 ? undefined : sandboxEnv(gate, origin),
      gates: gates.list,
      switches: switches.list(),
      log,
      now: time.now(),
      aheadMs: time.aheadMs(),
      liveTokens: tokens.alive(),
    };
  }, actions);
}
