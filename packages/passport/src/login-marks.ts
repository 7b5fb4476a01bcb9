import { randomUUID } from "node:crypto";
import type { Clock } from "@ianum/core";
import { createClaimOnce } from "./claim-once.ts";
import { type HostSession, readSession, saveSession, writeSession } from "./host-session.ts";

/**
 * Ties a return to the browser session that left. The platform documents no `state`, so it is counted: each login that
 * starts leaves a mark in the session, each return takes one away.
 */
export interface LoginMarks {
  /** Notes that this session starts a login. Resolves once the session is saved. */
  start(session: HostSession): Promise<void>;
  /** Takes a mark of this session away and saves it; answers whether there was one. */
  take(session: HostSession): Promise<boolean>;
}

interface LoginMark {
  readonly id: string;
  /** In Unix milliseconds: sessions move between processes, monotonic clocks do not. */
  readonly startedAt: number;
}

// Tabs in which one browser is at the login page at the same time.
const MOST_MARKS = 10;
// How far the clocks of two processes of one application may be apart.
const CLOCK_TOLERANCE_MS = 60_000;

export function createLoginMarks(settings: {
  readonly key: string;
  readonly clock: Clock;
  readonly loginTimeoutMs: number;
}): LoginMarks {
  const { clock, key, loginTimeoutMs } = settings;
  // Two returns that arrive at once have each read the same session.
  const claim = createClaimOnce(clock, loginTimeoutMs + CLOCK_TOLERANCE_MS);

  const isAlive = ({ startedAt }: LoginMark): boolean => {
    const ageMs = clock.now() - startedAt;
    return ageMs <= loginTimeoutMs && ageMs >= -CLOCK_TOLERANCE_MS;
  };
  const alive = (session: HostSession): LoginMark[] => {
    const stored = readSession(session, key);
    return Array.isArray(stored) ? stored.filter((mark: unknown) => isMark(mark) && isAlive(mark)) : [];
  };

  return {
    async start(session) {
      const mark: LoginMark = { id: randomUUID(), startedAt: clock.now() };
      writeSession(session, key, [...alive(session), mark].slice(-MOST_MARKS));
      await saveSession(session);
    },
    async take(session) {
      const marks = alive(session);
      const taken = marks.find(({ id }) => claim(id));
      // A stranger's return leaves no session behind.
      if (taken === undefined) return false;
      writeSession(
        session,
        key,
        marks.filter(({ id }) => id !== taken.id),
      );
      await saveSession(session);
      return true;
    },
  };
}

function isMark(value: unknown): value is LoginMark {
  const { id, startedAt } = (value ?? {}) as Partial<Record<keyof LoginMark, unknown>>;
  return typeof id === "string" && typeof startedAt === "number";
}
