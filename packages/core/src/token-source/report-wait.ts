import type { AccessToken } from "../access-token.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import type { Clock } from "../time/clock.ts";
import type { WaitReason } from "../token-operation.ts";
import { hasTracer, traceOperation } from "../trace-operation.ts";
import type { EventReporter } from "./event-reporter.ts";

/**
 * One caller's wait for a token, seen by listeners and tracers. Never taken by a caller for whom a token is at hand, and
 * without either it is the wait alone: any number of callers may wait.
 */
export function reportWait(
  settings: EventReporter & { readonly clock: Clock },
  about: { readonly reason: WaitReason; readonly signal: AbortSignal | undefined },
  wait: (since: number) => Promise<AccessToken>,
): Promise<AccessToken> {
  const since = settings.clock.elapsed();
  const isSeen = settings.isHeard || hasTracer("ianum.token.wait");
  return isSeen ? reported(settings, about, since, wait) : wait(since);
}

async function reported(
  { clock, emit }: Parameters<typeof reportWait>[0],
  { reason, signal }: Parameters<typeof reportWait>[1],
  since: number,
  wait: (since: number) => Promise<AccessToken>,
): Promise<AccessToken> {
  const told = { type: "token-waited", reason } as const;
  try {
    const operation = { name: "ianum.token.wait", reason } as const;
    const token = await traceOperation(
      emit,
      operation,
      () => wait(since),
      () => "token",
    );
    emit({ ...told, outcome: "token", durationMs: clock.elapsed() - since });
    return token;
  } catch (error) {
    const durationMs = clock.elapsed() - since;
    if (signal?.aborted) emit({ ...told, outcome: "aborted", durationMs });
    else emit({ ...told, outcome: "failed", durationMs, ...(isIanumError(error) && { error }) });
    throw error;
  }
}
