import { createAccessTokens } from "./platform/access-tokens.ts";
import { applyFaults } from "./http/apply-faults.ts";
import { addAgreementTexts } from "./http/agreement-text.ts";
import { createControl, type SandboxControl } from "./control.ts";
import { createApp } from "./http/create-app.ts";
import type { SandboxEnv } from "./http/environment.ts";
import { createFaultRules } from "./http/fault.ts";
import { createGates, type Gate } from "./platform/gates.ts";
import { createOpenWaits } from "./http/open-waits.ts";
import { createListener } from "./http/listener.ts";
import { addLoginPage } from "./http/login-page.ts";
import { createLogins } from "./platform/logins.ts";
import { createMemoryFetch } from "./http/memory-fetch.ts";
import { createPeople } from "./platform/people.ts";
import { createSandboxPage } from "./page/create-sandbox-page.ts";
import { createSharedData } from "./platform/shared-data.ts";
import { defaultFields } from "./platform/shared-fields.ts";
import { createPlatformTime } from "./platform/platform-time.ts";
import { systemClock } from "@ianum/core/authors";
import { createRequestLog, type LogEntry, type RequestLog } from "./http/request-log.ts";
import { sandboxEnv, sandboxOptions, type SandboxTokenOptions } from "./sandbox-env.ts";
import { checkOptions, type SandboxOptions } from "./sandbox-options.ts";
import { addSubscriptionApi } from "./http/subscription-api.ts";
import { addTokenEndpoint } from "./http/token-endpoint.ts";

/** A local Ianum platform: token endpoint, subscription API and login pages on one origin. */
export interface Sandbox {
  /**
   * Responds in memory, to requests of any origin. Takes what `globalThis.fetch` takes, and rejects as it does when
   * the request is aborted or the connection fails; a redirect is returned and not followed.
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * Serves real HTTP on 127.0.0.1.
   *
   * @param port - 0 takes a free one. Default: 0
   * @returns the origin, such as `http://127.0.0.1:4280`
   * @throws Error when it listens already or the port is in use; RangeError if the port is not one
   */
  listen(port?: number): Promise<string>;
  /** Stops serving and ends every connection, hung ones too. It may listen again afterwards. */
  close(): Promise<void>;
  /** The gates as they are now; the first one is the default. */
  readonly gates: readonly Gate[];
  /**
   * The environment that leads here, for `optionsFromEnv`, for the Passport strategies and for another process: the first
   * gate's keys and, while the sandbox listens, its addresses.
   */
  readonly env: Readonly<Record<string, string>>;
  /**
   * The same as options, for `createTokenSource` and every adapter: `ianumFetch(sandbox.options)`. They lead to the
   * sandbox's address while it listens and have `sandbox.fetch` while it does not. They have `clock` if the sandbox has.
   */
  readonly options: SandboxTokenOptions;
  /** The gate that an access token belongs to, if the platform accepts the token at this moment. */
  gateOf(accessToken: string): Gate | undefined;
  readonly control: SandboxControl;
  readonly log: RequestLog;
}

/**
 * A local Ianum platform, strict as its documentation: what the platform refuses, it refuses with the documented code.
 *
 * @throws RangeError or TypeError that names the option, when one is wrong; TypeError without `Request`, as in Jest's jsdom
 * @example
 * const sandbox = createSandbox();
 * const origin = await sandbox.listen();
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkOptions(options);
  if (typeof Request === "undefined" || typeof Response === "undefined")
    throw new TypeError(
      "this environment has no Request and Response; in Jest, put @jest-environment node at the top of the test",
    );
  const {
    clock = systemClock,
    tokenLifeSeconds = 3600,
    tokenType = "Baerer",
    accesses = 10_000,
    data = defaultFields,
  } = options;
  const time = createPlatformTime(clock);
  const gates = createGates(options.gates);
  const tokens = createAccessTokens(time, tokenLifeSeconds, tokenType);
  const people = createPeople(accesses);
  const logins = createLogins(time, people);
  const faults = createFaultRules();
  const openWaits = createOpenWaits();
  const { log, add: addLogEntry } = createRequestLog();
  const control = createControl(time, gates, tokens, people, logins, faults);
  const page = createSandboxPage({ control, faults, gates, log, time, tokens, tokenLifeSeconds });
  const onRequest = (entry: LogEntry): void => {
    page.show(entry);
    options.onRequest?.(entry);
  };

  const app = createApp({ time, clock, gates, addLogEntry, onRequest, faults: applyFaults(faults, clock, openWaits) });
  addTokenEndpoint(app, gates, tokens);
  addSubscriptionApi(app, tokens, people, logins, createSharedData(data));
  addAgreementTexts(app);
  addLoginPage(app, gates, logins);

  const handle = (request: Request, bindings: SandboxEnv["Bindings"]): Response | Promise<Response> =>
    (page.owns(request, bindings) ? page : app).fetch(request, bindings);
  const listener = createListener(handle);
  const fetch = createMemoryFetch(handle);
  return {
    fetch,
    listen: (port) => listener.listen(port),
    close() {
      openWaits.end();
      return listener.close();
    },
    gates: gates.list,
    get env() {
      return sandboxEnv(gates.resolve(undefined), listener.origin());
    },
    get options() {
      return sandboxOptions(gates.resolve(undefined), listener.origin(), fetch, options.clock);
    },
    gateOf: (accessToken) => tokens.gateOf(accessToken),
    control,
    log,
  };
}
