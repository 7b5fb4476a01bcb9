import { type AccessToken, isIanumError, type TokenEvent, type TokenSource } from "@ianum/core";
import type { Issued } from "./platform.ts";
import type { Member, World } from "./world.ts";

export const TIMEOUT_MS = 10_000;

/** Looks at everything that a process's token source does for its callers. */
export interface CallJudge {
  /** The source, with a judge between it and its callers. */
  observe(source: TokenSource): TokenSource;
  note(event: TokenEvent): void;
  /** How long the first of the callers has been waiting, in milliseconds; 0 if none waits. */
  waitedMs(): number;
  /** Whether this process has no use for the token: it was refused, or is the one that is to be replaced. */
  cannotUse(value: string): boolean;
}

interface Call {
  readonly signal: AbortSignal | undefined;
  readonly startedAt: number;
  readonly startedFrozenMs: number;
}

interface Held {
  readonly token: AccessToken;
  readonly value: string;
  readonly lifeMs: number;
  readonly since: Instant;
}

/** By the clocks of the process, and in truth. */
interface Instant {
  readonly now: number;
  readonly elapsed: number;
  readonly trueTime: number;
}

// A rounding error, and what a sleep may be late.
const SLACK_MS = 50;
// What a store may take to answer, and the rest of a lock's lease: a life that is handed on may count from then.
const HANDED_ON_MS = 6_000;
// Of a token with this share of its life left there is nothing to wait for.
const FRESH_SHARE = 0.5;
// Setting a clock this long before a token came may still concern it: its request was under way.
const UNSURE_MS = 15_000;
const KEPT_BIRTHS = 8;

/** @param storedKey - under which key its token is stored */
export function createCallJudge(world: World, member: Member, storedKey: () => string | undefined): CallJudge {
  const { platform, timeline } = world;
  const { host } = member;
  const { clock } = host;
  const calls = new Set<Call>();
  const refused = new Map<string, { readonly at: number; readonly requests: number }>();
  const known = new Set(member.secrets);
  /** When the life of the last tokens began, as the process sees it, by their `expiresAt`. */
  const births = new Map<number, Instant>();
  let held: Held | undefined;
  let refusing: AccessToken | undefined;
  const violate = (what: string): void => world.violate(member, what);

  const instantBefore = (ms: number): Instant => ({
    now: clock.now() - ms,
    elapsed: clock.elapsed() - ms,
    trueTime: timeline.now - ms,
  });
  function noteBirth(expiresAt: number, since: Instant): void {
    births.set(expiresAt, since);
    const [oldest] = births.keys();
    if (births.size > KEPT_BIRTHS && oldest !== undefined) births.delete(oldest);
  }

  const ageMs = ({ since }: Held): number => Math.max(clock.elapsed() - since.elapsed, clock.now() - since.now);
  const wasSetSince = (trueTime: number): boolean => host.steppedAt > trueTime - UNSURE_MS;

  function checkLife(token: AccessToken, issued: Issued): void {
    // Given again for a later request, it is told anew what is left of its life.
    const isGivenAgain = issued.gate.givesAgain && held?.token !== token;
    if (held?.value !== token.value || isGivenAgain) {
      const since = births.get(token.expiresAt) ?? instantBefore(0);
      held = { token, value: token.value, lifeMs: token.expiresAt - since.now, since };
    }
    const overMs = ageMs(held) - held.lifeMs;
    if (overMs > SLACK_MS) violate(`was handed ${token.value} ${Math.round(overMs)} ms after it knew it to be over`);
    const driftMs = issued.lifeMs * 0.002 + host.steppedMs;
    const trulyOverMs = timeline.now - issued.endsAt;
    if (trulyOverMs > HANDED_ON_MS + driftMs)
      violate(`was handed ${token.value} ${Math.round(trulyOverMs)} ms after its life`);
  }

  function onToken(token: AccessToken): void {
    for (const secret of member.secrets) known.add(secret);
    const issued = platform.issued(token.value);
    if (issued === undefined) return violate("was handed a token that was never issued");
    if (issued.gate !== member.gate) return violate(`was handed a token of another gate, ${issued.gate.id}`);
    if (!known.has(issued.secret)) return violate(`was handed a token of ${issued.secret}, which it never had`);
    const refusal = refused.get(token.value);
    // Given again for a later request, it counts as another one. Handed out and refused at once: that is seen afterwards.
    if (refusal !== undefined && issued.request <= refusal.requests && timeline.now > refusal.at)
      violate(`was handed ${token.value}, which it knew to be refused`);
    checkLife(token, issued);
  }

  function onError(error: unknown, { signal }: Call): void {
    if (signal?.aborted) {
      if (error !== signal.reason) violate("was rejected with something else than its signal's reason");
      return;
    }
    if (!isIanumError(error)) return violate(`was rejected with ${String(error)}`);
    if (held === undefined || wasSetSince(held.since.trueTime)) return;
    const leftMs = held.lifeMs - ageMs(held);
    if (leftMs > SLACK_MS) violate(`saw "${error.message}" while ${held.value} has ${Math.round(leftMs)} ms left`);
  }

  /** Time in which the event loop stood still does not count twice: it may have kept the response from being read. */
  function overdueMs({ startedAt, startedFrozenMs }: Call): number {
    return clock.elapsed() - startedAt - TIMEOUT_MS - 2 * (host.frozenMs - startedFrozenMs) - SLACK_MS;
  }
  function checkOverdue(call: Call): void {
    if (!calls.has(call)) return;
    const overMs = overdueMs(call);
    if (overMs > 0) return violate(`has kept a caller waiting for ${Math.round(overMs)} ms too long`);
    const receive = host.receiver();
    timeline.after(1 - overMs, () => receive(() => checkOverdue(call)));
  }

  /** What was refused is gone from a store that works, for the others' sake. */
  function checkDeleted(value: string): void {
    const requests = refused.get(value)?.requests ?? -1;
    const isGivenAgain = (platform.issued(value)?.request ?? 0) > requests;
    if (isGivenAgain || timeline.now < member.disturbedUntil || world.storeState !== "up") return;
    if (world.store.readToken(storedKey() ?? "")?.value === value)
      violate(`left ${value} in the store, which was refused`);
  }

  async function watch(source: TokenSource, signal: AbortSignal | undefined): Promise<AccessToken> {
    const isAtHand = held !== undefined && ageMs(held) < held.lifeMs * FRESH_SHARE && !wasSetSince(held.since.trueTime);
    const call: Call = { signal, startedAt: clock.elapsed(), startedFrozenMs: host.frozenMs };
    calls.add(call);
    timeline.afterwards(() => {
      if (isAtHand && calls.has(call)) violate(`lets a caller wait though ${held?.value} has half of its life left`);
      checkOverdue(call);
    });
    try {
      const token = await source.getToken(signal && { signal });
      onToken(token);
      return token;
    } catch (error) {
      onError(error, call);
      throw error;
    } finally {
      calls.delete(call);
      if (overdueMs(call) > 0) violate(`kept a caller waiting for ${Math.round(overdueMs(call))} ms too long`);
    }
  }

  return {
    observe: (source) => ({
      getToken: ({ signal } = {}) => watch(source, signal),
      async invalidate(token) {
        refusing = token;
        const invalidated = source.invalidate(token);
        refusing = undefined;
        await invalidated;
        checkDeleted(token.value);
      },
      accepted: (token) => source.accepted?.(token),
    }),
    note(event) {
      world.journal.note(host.name, () => textOf(event));
      if (event.type === "token-obtained") noteBirth(event.expiresAt, instantBefore(event.durationMs));
      if (event.type === "token-adopted") noteBirth(event.expiresAt, instantBefore(0));
      if (event.type !== "token-invalidated" || refusing === undefined) return;
      refused.set(refusing.value, { at: timeline.now, requests: platform.requests });
      if (held?.value === refusing.value) held = undefined;
    },
    waitedMs() {
      const [first] = calls;
      return first === undefined ? 0 : clock.elapsed() - first.startedAt;
    },
    cannotUse: (value) => refused.has(value) || held?.value === value,
  };
}

function textOf({ type, ...fields }: TokenEvent): string {
  const texts = Object.entries(fields).map(
    ([name, value]) => `${name}=${value instanceof Error ? JSON.stringify(value.message) : String(value)}`,
  );
  return [type, ...texts].join(" ");
}
