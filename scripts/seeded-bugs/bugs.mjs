// Faults that someone could make in core: each is a replacement of one text in one file below packages/core/src, and
// `tests` are the files below packages/core/test that must fail with it.
const expiry = ["token-source-lifecycle", "two-clocks"];
const failures = ["token-source-failures", "attempts-at-once"];
const refusals = ["token-source-invalidate"];
const callers = ["token-source-promises", "token-source-sharing"];
const store = ["token-source-store", "token-source-lock", "token-source-refusals"];

export const bugs = [
  {
    breaks: "a token is handed out after the end of its life",
    file: "token-source/create-token-source.ts",
    find: "const isExpired = age >= held.usableForMs;",
    replace: "const isExpired = age >= 2 * held.usableForMs;",
    tests: expiry,
  },
  {
    breaks: "the wall clock alone says how old a token is",
    file: "token-source/held-token.ts",
    find: "return Math.max(clock.elapsed() - since.elapsed, clock.now() - since.now);",
    replace: "return clock.now() - since.now;",
    tests: expiry,
  },
  {
    breaks: "a token's life counts from its response",
    file: "token-request/send-token-request.ts",
    find: "return parseTokenResponse(body, sentAt);",
    replace: "return parseTokenResponse(body, clock.now());",
    tests: ["token-request", ...expiry],
  },
  {
    breaks: "all processes refresh at the same point of a token's life",
    file: "token-source/token-ages.ts",
    find: "const random = Math.random();",
    replace: "const random = 0.5;",
    tests: expiry,
  },
  {
    breaks: "a failure is seen by callers while the token lives",
    file: "token-source/create-token-source.ts",
    find: "if (signal?.aborted || held === undefined || lifeLeftMs(held, clock) <= 0)\n        throw",
    replace: "throw",
    tests: [...failures, "token-source-promises", "token-source-lifecycle", "token-source-store-down"],
  },
  {
    breaks: "refused credentials are presented again at once",
    file: "token-source/cool-down.ts",
    find: "if (current !== undefined) throw current.error;",
    replace: "",
    tests: failures,
  },
  {
    breaks: "a shorter Retry-After takes the place of a longer one",
    file: "token-source/cool-down.ts",
    find: "if (waitMs <= (this.current(cacheKey)?.leftMs ?? 0)) return 0;",
    replace: "if (waitMs <= 0) return 0;",
    tests: failures,
  },
  {
    breaks: "a retry does not wait for as long as Retry-After says",
    file: "token-source/obtain-token.ts",
    find: "return Math.max(retryAfterMs, Math.random()",
    replace: "return Math.max(0 * retryAfterMs, Math.random()",
    tests: failures,
  },
  {
    breaks: "a refusal is retried like an outage",
    file: "token-source/obtain-token.ts",
    find: "if (error.isRetryable && attempt <= retries",
    replace: "if (attempt <= retries",
    tests: failures,
  },
  {
    breaks: "a connection that hangs holds callers up until timeoutMs",
    file: "token-source/obtain-token.ts",
    find: "const PATIENCE_SHARES = [0.225, 0.3];",
    replace: "const PATIENCE_SHARES = [1, 1];",
    tests: callers,
  },
  {
    breaks: "each caller makes a token request of its own",
    file: "token-source/create-token-source.ts",
    find: "(await (currentRequest() ?? start(false)).join(signal, since))",
    replace: "(await start(false).join(signal, since))",
    tests: callers,
  },
  {
    breaks: "one caller's abort rejects all",
    file: "token-source/waiting-callers.ts",
    find: "const listener = (): void => leave(sharing, signal.reason);",
    replace: "const listener = (): void => leave(parties, signal.reason);",
    tests: callers,
  },
  {
    breaks: "a late refusal throws the new token away",
    file: "token-source/create-token-source.ts",
    find: "if (held?.token.value !== token.value || clock.elapsed()",
    replace: "if (held === undefined || clock.elapsed()",
    tests: refusals,
  },
  {
    breaks: "a replacement that is refused too is replaced without end",
    file: "token-source/create-token-source.ts",
    find: "|| clock.elapsed() < held.isOnTrialUntil) return;",
    replace: ") return;",
    tests: refusals,
  },
  {
    breaks: "what was requested before a refusal is published after it",
    file: "token-source/create-token-source.ts",
    find: `refused = withRefused(refused, token.value);
      inFlight?.supersede();
      inFlight = undefined;`,
    replace: "refused = withRefused(refused, token.value);",
    tests: refusals,
  },
  {
    breaks: "the token that was refused is taken from the store again",
    file: "token-source/held-token.ts",
    find: "if (refused.includes(value) || value === held?.token.value) return false;",
    replace: "if (value === held?.token.value) return false;",
    tests: [...store, "token-source-store-down"],
  },
  {
    breaks: "who loses the store's lock asks the platform too",
    file: "store/share-token.ts",
    find: "if (waited >= patienceMs) return requestAndShare(options);",
    replace: "if (waited >= 0) return requestAndShare(options);",
    tests: store,
  },
  {
    breaks: "a store that is down is asked for each token",
    file: "store/store-health.ts",
    find: "if (now < outage.nextAt) return undefined;",
    replace: "",
    tests: ["token-source-store-down"],
  },
  {
    breaks: "of two secrets only the newest is ever presented",
    file: "client-credentials/client-credentials.ts",
    find: "index = (index + 1) % secrets.length;",
    replace: "index = 0;",
    tests: ["client-credentials"],
  },
  {
    breaks: "a token goes to a host whose name begins like the platform's",
    file: "adapter/origin-policy.ts",
    find: String.raw`\.ianum\.com\//;`,
    replace: String.raw`\.ianum\.com/;`,
    tests: ["origin-policy"],
  },
];
