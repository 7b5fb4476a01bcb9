import type { AxiosResponse } from "axios";

/** Releases the body of a response that will not be read, if it is a stream. */
export function discard(response: AxiosResponse | undefined): void {
  const body = response?.data as
    | { destroy?: () => void; cancel?: () => Promise<void>; body?: ReadableStream | null }
    | null
    | undefined;
  if (typeof body?.destroy === "function") body.destroy();
  const stream = typeof body?.cancel === "function" ? body : body?.body;
  // No caller waits for it, and a body that cannot be canceled is not a reason to fail.
  void stream?.cancel?.().catch(() => undefined);
}
