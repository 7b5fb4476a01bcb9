import { type AccessToken, clientCredentials, createTokenSource, isIanumError, type TokenSource } from "@ianum/core";
import { type HeldByModel, holdInModel, isAlive, isOnTrial, shareOfLife, shareOfLongestLife } from "./held-by-model.ts";
import type { LiveRequest } from "./model-endpoint.ts";
import type { Action } from "./model-step.ts";
import type { ModelWorld } from "./model-world.ts";
import { createRequestRules, type RequestRules } from "./request-rules.ts";

/** A process with a token source of its own, and what it must never be given. */
export interface ModelProcess {
  readonly name: string;
  readonly rules: RequestRules;
  act(action: Action): void;
  /** Says what is wrong with a token request that this process sends now. */
  checkRequest(request: LiveRequest): void;
  /** How long the first of its callers has been waiting, in milliseconds; 0 if none waits. */
  waitedMs(): number;
  /** Called when nothing more can happen at this instant. */
  checkCalls(): void;
  /** A call whose result is given to the caller of this as well. */
  call(signal?: AbortSignal): Promise<AccessToken>;
  readonly source: TokenSource;
}

interface Call {
  readonly startedAt: number;
  readonly startedStalledMs: number;
  readonly signal: AbortSignal | undefined;
  /** A token is at hand that has half of its life left: there is nothing to wait for. */
  readonly mustBeInstant: boolean;
}

const TIMEOUT_MS = 10_000;
const RETRIES = 2;
// Never in the first 65 % of a token's life is another one requested.
const REFRESH_SHARE = 0.65;

export function createModelProcess(world: ModelWorld, name: string, hasStore: boolean): ModelProcess {
  const { clock, endpoint } = world;
  let secrets: readonly string[] = [endpoint.secrets.at(-1) as string];
  const known = new Set(secrets);
  const rules = createRequestRules(clock, { client: name, retries: RETRIES, secrets, timeoutMs: TIMEOUT_MS });
  const strategy = clientCredentials({ clientId: "gate", clientSecret: () => secrets, clock });
  const source = createTokenSource({
    strategy: { ...strategy, cacheKey: () => world.atOnce(() => strategy.cacheKey()) },
    clock,
    fetch: endpoint.fetchOf(name),
    timeoutMs: TIMEOUT_MS,
    retries: RETRIES,
    ...(hasStore && { store: world.store.connect() }),
  });
  const calls = new Set<Call>();
  /** Which tokens were refused, in which turn, and how many requests had been sent by then. */
  const refused = new Map<string, { readonly turnNumber: number; readonly requests: number }>();
  let hasRefused = false;
  const violate = (what: string): void => world.violate(`${name} ${what}`);
  /** Tokens of which the model does not know whether the process still holds them. */
  const doubted = new Set<string>();
  let held: HeldByModel | undefined;
  let last: AccessToken | undefined;
  let controller = new AbortController();

  function onToken(token: AccessToken, waitedMs: number): void {
    const issued = endpoint.issued.get(token.value);
    if (issued === undefined) return violate("was handed a token that was never issued");
    if (!known.has(issued.secret)) violate("was handed a token of secrets that it never had");
    const share = shareOfLife(issued, clock);
    if (share >= 1) violate(`was handed ${token.value}, whose life is over (${share})`);
    last = token;
    const refusal = refused.get(token.value);
    // Given again for a later request, it counts as another one.
    if (refusal !== undefined && issued.request <= refusal.requests) {
      // Handed out and refused at once: the caller sees it afterwards.
      if (refusal.turnNumber < world.turnNumber) violate(`was handed ${token.value}, which had been refused`);
      return;
    }
    if (held?.value === token.value || doubted.has(token.value)) return;
    held = holdInModel(token, issued, held === undefined && hasRefused, clock, waitedMs);
  }

  function onError(error: unknown, { signal }: Call): void {
    if (signal?.aborted) {
      if (error !== signal.reason) violate("was rejected with something else than its signal's reason");
      return;
    }
    if (!isIanumError(error)) violate(`was rejected with ${String(error)}`);
    if (held !== undefined && isAlive(held, clock))
      violate(`saw ${String(error)} while ${held.value} lives (${shareOfLife(held.issued, clock)})`);
  }

  function call(signal?: AbortSignal): Promise<AccessToken> {
    const mustBeInstant =
      held !== undefined && Math.max(shareOfLife(held, clock), shareOfLife(held.issued, clock)) < 0.5;
    const started = {
      startedAt: clock.elapsed(),
      startedStalledMs: clock.stalledMs,
      signal,
      mustBeInstant,
    };
    calls.add(started);
    const settle = (): void => {
      calls.delete(started);
      // Time in which the event loop stood still does not count: it may have kept the response from being read.
      const graceMs = 2 * (clock.stalledMs - started.startedStalledMs);
      const waitedMs = clock.elapsed() - started.startedAt;
      if (waitedMs > TIMEOUT_MS + graceMs) violate(`waited for ${waitedMs} ms`);
    };
    const given = source.getToken(signal && { signal });
    given.then(
      (token) => {
        settle();
        return onToken(token, clock.elapsed() - started.startedAt);
      },
      (error: unknown) => {
        settle();
        return onError(error, started);
      },
    );
    return given;
  }

  function refuse(): void {
    if (last === undefined) return;
    const { value } = last;
    if (held?.value === value) {
      // A token on trial stays, unless a background refresh brought it: the model cannot know.
      hasRefused = true;
      if (isOnTrial(held, clock)) doubted.add(value);
      else refused.set(value, { turnNumber: world.turnNumber, requests: endpoint.requests });
      held = undefined;
    }
    source.invalidate(last).catch((error: unknown) => violate(`could not invalidate: ${String(error)}`));
  }

  return {
    name,
    rules,
    source,
    call,
    act(action) {
      if (action.do === "call")
        for (let caller = 0; caller < action.callers; caller += 1)
          call(action.hasSignal ? controller.signal : undefined).catch(() => undefined);
      else if (action.do === "abort") {
        controller.abort(new Error(`${name} changed its mind`));
        controller = new AbortController();
      } else if (action.do === "refuse") refuse();
      else if (action.do === "accept") {
        if (last === undefined) return;
        if (held?.value === last.value) held = { ...held, isAccepted: true };
        source.accepted?.(last);
      } else {
        secrets = [...new Set([endpoint.secrets.at(-1) as string, ...secrets])].slice(0, 2);
        for (const secret of secrets) known.add(secret);
        rules.rotate(secrets);
      }
    },
    checkRequest(request) {
      const problem = rules.check(request, endpoint.live);
      if (problem !== undefined) violate(problem);
      // What was begun when a clock that has been set back since said that the token is old goes on to its end.
      const isLate = clock.elapsed() - clock.setAt <= TIMEOUT_MS;
      if (held === undefined || isLate || !isAlive(held, clock)) return;
      const shares = [shareOfLife(held, clock), shareOfLife(held.issued, clock), shareOfLongestLife(held, clock)];
      if (Math.max(...shares) < REFRESH_SHARE) violate(`asked for another token though ${held.value} is fresh`);
    },
    waitedMs() {
      const [first] = calls;
      return first === undefined ? 0 : clock.elapsed() - first.startedAt;
    },
    checkCalls() {
      for (const { mustBeInstant, signal, startedAt } of calls) {
        if (signal?.aborted) violate("waits though its signal is aborted");
        if (mustBeInstant) violate(`waits though it had a token at ${startedAt} ms`);
      }
    },
  };
}
