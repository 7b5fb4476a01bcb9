import type { Clock } from "@ianum/core";
import { type HostSession, readSession, saveSession, writeSession } from "./host-session.ts";
import { createInFlightStarts } from "./in-flight-starts.ts";
import type { LoginAttempt } from "./login-attempt.ts";
import { createSingleUse } from "./single-use.ts";

/**
 * Ties a return to the browser session that left. The platform documents no `state`, so it is counted: each login that
 * starts leaves an attempt in the session, each return consumes one.
 */
export interface LoginAttempts {
  /** Notes that this session starts a login. Resolves once the session is saved. */
  begin(session: HostSession, sessionId: string | undefined): Promise<void>;
  /** Removes an attempt from this session and saves it. Resolves to whether there was one. */
  consume(session: HostSession, sessionId: string | undefined): Promise<boolean>;
}

// Tabs in which one browser is at the login page at the same time.
const MOST_ATTEMPTS = 10;

export function createLoginAttempts(settings: {
  readonly key: string;
  readonly clock: Clock;
  readonly loginTimeoutMs: number;
}): LoginAttempts {
  const { clock, key, loginTimeoutMs } = settings;
  // Two returns that arrive at once have each read the same session.
  const isFirstUse = createSingleUse(clock, 2 * loginTimeoutMs);
  const inFlight = createInFlightStarts(clock);

  // The clock of the process that noted it may be behind or ahead.
  const isAlive = ({ startedAt }: LoginAttempt): boolean => Math.abs(clock.now() - startedAt) <= loginTimeoutMs;
  const alive = (session: HostSession): LoginAttempt[] => {
    const stored = readSession(session, key);
    return Array.isArray(stored) ? stored.filter((value: unknown) => isAttempt(value) && isAlive(value)) : [];
  };
  const firstUnused = async (attempts: readonly LoginAttempt[]): Promise<LoginAttempt | undefined> => {
    for (const attempt of attempts) if (await isFirstUse(attempt.id)) return attempt;
    return undefined;
  };

  return {
    async begin(session, sessionId) {
      const attempt: LoginAttempt = { id: crypto.randomUUID(), startedAt: clock.now() };
      await inFlight.run(sessionId, attempt, async (others) => {
        const stored = alive(session);
        const missing = others.filter(({ id }) => !stored.some((known) => known.id === id));
        writeSession(session, key, [...stored, ...missing, attempt].slice(-MOST_ATTEMPTS));
        await saveSession(session);
      });
    },
    async consume(session, sessionId) {
      const consumed = await firstUnused(alive(session));
      // A stranger's return leaves no session behind.
      if (consumed === undefined) return false;
      inFlight.forget(sessionId, consumed);
      writeSession(
        session,
        key,
        alive(session).filter(({ id }) => id !== consumed.id),
      );
      await saveSession(session);
      return true;
    },
  };
}

function isAttempt(value: unknown): value is LoginAttempt {
  const { id, startedAt } = (value ?? {}) as Partial<Record<keyof LoginAttempt, unknown>>;
  return typeof id === "string" && typeof startedAt === "number";
}
