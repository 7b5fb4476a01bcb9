import type { AccessToken } from "../access-token.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import type { Clock } from "../time/clock.ts";
import type { TokenEventListener, WaitReason } from "../token-event.ts";
import { traceOperation } from "../trace-operation.ts";

/** One caller's wait for a token, seen by listeners and tracers. Never taken by a caller for whom a token is at hand. */
export async function reportWait(
  { clock, emit }: { readonly clock: Clock; readonly emit: TokenEventListener },
  { reason, signal }: { readonly reason: WaitReason; readonly signal: AbortSignal | undefined },
  wait: (since: number) => Promise<AccessToken>,
): Promise<AccessToken> {
  const since = clock.elapsed();
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
