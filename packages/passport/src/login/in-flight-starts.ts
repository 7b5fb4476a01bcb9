import type { Clock } from "@ianum/core";
import type { LoginAttempt } from "./login-attempt.ts";

/**
 * The starts of a moment. Two requests of one session that arrive at once have each read it before the other wrote it:
 * the later write would lose the earlier start.
 */
export interface InFlightStarts {
  /** Runs `save` after the saves of this session that are under way, with the attempts that they may have added. */
  run(
    sessionId: string | undefined,
    attempt: LoginAttempt,
    save: (others: readonly LoginAttempt[]) => Promise<void>,
  ): Promise<void>;
  /** A start that has had its return is not to be saved again. */
  forget(sessionId: string | undefined, attempt: LoginAttempt): void;
}

// How long a request may have read its session before it starts a login.
const MOMENT_MS = 5_000;
// More starts at once push the oldest out, which are then lost only if another came at the same time.
const MOST_SESSIONS = 10_000;

interface Start {
  readonly attempt: LoginAttempt;
  readonly atElapsed: number;
}

export function createInFlightStarts(clock: Clock): InFlightStarts {
  const sessions = new Map<string, { starts: readonly Start[]; saved: Promise<unknown> }>();
  const isRecent = ({ atElapsed }: Start): boolean => clock.elapsed() - atElapsed <= MOMENT_MS;

  return {
    async run(sessionId, attempt, save) {
      if (sessionId === undefined) return save([]);
      const known = sessions.get(sessionId);
      const others = known?.starts.filter(isRecent) ?? [];
      const saved = (known?.saved ?? Promise.resolve()).then(() => save(others.map((other) => other.attempt)));
      sessions.delete(sessionId);
      sessions.set(sessionId, {
        starts: [...others, { attempt, atElapsed: clock.elapsed() }],
        saved: saved.catch(() => undefined),
      });
      // Insertion order is age: the old ones stand first.
      for (const [oldest, { starts }] of sessions) {
        if (starts.some(isRecent) && sessions.size <= MOST_SESSIONS) break;
        sessions.delete(oldest);
      }
      return saved;
    },
    forget(sessionId, attempt) {
      const known = sessionId === undefined ? undefined : sessions.get(sessionId);
      if (known) known.starts = known.starts.filter((start) => start.attempt.id !== attempt.id);
    },
  };
}
