import type { TokenResponse } from "./platform.ts";
import { type Member, type World } from "./world.ts";
import { TIMEOUT_MS } from "./judge-calls.ts";

/** A token request that has not ended. */
export interface LiveRequest {
  readonly member: Member;
  /** Which credentials it presents one of: those who have the same ones share a token. */
  readonly key: string;
  readonly digest: string | undefined;
  readonly secret: string;
  readonly sentAt: number;
  /** By the process that sent it. */
  readonly receiver: object;
}

/** What the process that sends knows. */
export interface Sender {
  readonly member: Member;
  readonly receiver: object;
  readonly digest: string | undefined;
  waitedMs(): number;
  cannotUse(value: string): boolean;
}

/** Looks at each token request: whether the fleet may make it. */
export interface RequestJudge {
  begin(sender: Sender, secret: string): LiveRequest;
  /** Without a response the connection broke, or the process has given it up. */
  end(request: LiveRequest, response?: TokenResponse): void;
  /** The process of a host is dead: what it has sent is its own matter. */
  noteDeath(member: Member): void;
  /** The tokens of a gate, or of all, were refused: replacing them is no fault. */
  noteRefusals(key?: string): void;
  readonly live: Iterable<LiveRequest>;
  readonly total: number;
}

// Losers of the lock serve themselves when their callers have waited for this share of timeoutMs.
const PATIENCE_MS = 0.55 * TIMEOUT_MS;
const ATTEMPTS = 3;
// Nobody replaces a token that has more than this left of its life, for refreshes are in the last third.
const FRESH_SHARE = 0.36;
const REPLACING_MS = 45_000;
const REFUSAL_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
const SLACK_MS = 5;

export function createRequestJudge(world: World): RequestJudge {
  const { journal, store, timeline } = world;
  const live = new Set<LiveRequest>();
  /** Until when a process may not ask with these credentials, by its own clock. */
  const waits = new WeakMap<object, { readonly key: string; readonly until: number }>();
  const refusedAt = new Map<string, number>();
  const obtainedAt = new Map<string, number>();
  let total = 0;

  const isDisturbed = ({ disturbedUntil, host }: Member): boolean => timeline.now < disturbedUntil || !host.isAlive;
  const wasRefused = (key: string): boolean =>
    timeline.now - Math.max(refusedAt.get(key) ?? -Infinity, refusedAt.get("") ?? -Infinity) < REPLACING_MS;

  function check(request: LiveRequest, sender: Sender): string | undefined {
    const { key, member, receiver } = request;
    const wait = waits.get(receiver);
    const leftMs = wait?.key === key ? wait.until - member.host.clock.elapsed() : 0;
    const isSure = timeline.now - member.secretsSince > REPLACING_MS;
    if (leftMs > SLACK_MS && isSure) return `asked the platform ${Math.round(leftMs)} ms before it may`;
    const own = [...live].filter((other) => other.receiver === receiver);
    if (own.length >= ATTEMPTS) return `has ${own.length + 1} token requests under way`;
    if (isDisturbed(member) || world.storeState !== "up" || sender.waitedMs() >= PATIENCE_MS) return undefined;
    return wasRefused(key) ? undefined : checkAlone(request, sender);
  }

  /** Of a process that reaches a store that works, while nothing is wrong. */
  function checkAlone({ digest = "", key, member }: LiveRequest, sender: Sender): string | undefined {
    for (const other of live)
      if (other.member !== member && other.key === key && !isDisturbed(other.member))
        return `asked the platform while ${other.member.host.name} did`;
    const lifeMs = member.gate.lifeS * 1_000;
    const stored = store.readToken(digest);
    const leftMs = stored === undefined ? 0 : Math.min(stored.leftMs, stored.expiresAt - member.host.clock.now());
    // A token that is given again is in the store with ends by several clocks: to one of them it was over before.
    const hasOneEnd = world.isInSync || !member.gate.givesAgain;
    if (hasOneEnd && stored !== undefined && leftMs > FRESH_SHARE * lifeMs && !sender.cannotUse(stored.value))
      return `asked the platform though the store has ${stored.value} with ${Math.round(leftMs)} ms left`;
    const ageMs = timeline.now - (obtainedAt.get(key) ?? Number.NEGATIVE_INFINITY);
    if (world.isInSync && !member.gate.givesAgain && ageMs < (1 - FRESH_SHARE) * lifeMs)
      return `asked the platform ${Math.round(ageMs)} ms after the fleet had got a token`;
    return undefined;
  }

  return {
    live,
    get total() {
      return total;
    },
    begin(sender, secret) {
      total += 1;
      const { digest, member, receiver } = sender;
      const key = keyOf(member);
      const request: LiveRequest = { member, key, digest, secret, sentAt: timeline.now, receiver };
      journal.note(member.host.name, () => `sends a token request with ${secret}`);
      const problem = check(request, sender);
      if (problem !== undefined) world.violate(member, problem);
      live.add(request);
      return request;
    },
    end(request, response) {
      if (!live.delete(request) || response === undefined) return;
      const { key, member, receiver } = request;
      journal.note(member.host.name, () => `is answered ${response.status} ${response.body}`);
      if (response.status === 200 && response.body.includes("access_token")) {
        // What a process in trouble got may not have reached the store.
        if (!isDisturbed(member) && world.storeState === "up") obtainedAt.set(key, timeline.now);
        return;
      }
      const waitMs = waitAfter(response, member.secrets.length);
      const until = member.host.clock.elapsed() + waitMs;
      if (waitMs > 0 && until > (waits.get(receiver)?.until ?? 0)) waits.set(receiver, { key, until });
    },
    noteDeath(dead) {
      for (const request of live) if (request.member === dead) live.delete(request);
    },
    noteRefusals(key = "") {
      refusedAt.set(key, timeline.now);
      if (key === "") obtainedAt.clear();
      else obtainedAt.delete(key);
    },
  };
}

export function keyOf({ gate, secrets }: Member): string {
  return [gate.id, ...secrets].join(" ");
}

function waitAfter({ headers, status }: TokenResponse, secrets: number): number {
  if (status === 400 || status === 404 || (status === 401 && secrets === 1)) return REFUSAL_WAIT_MS;
  return Math.min(1_000 * Number(headers["retry-after"] ?? 0), LONGEST_WAIT_MS);
}
