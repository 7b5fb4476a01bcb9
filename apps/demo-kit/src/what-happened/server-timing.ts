import type { RecordedCall } from "./call-recorder.ts";

/** Calls as a `Server-Timing` header, for a page's script: browsers show it among their developer tools, too. */
export function serverTiming(calls: readonly RecordedCall[]): string {
  return calls
    .map(({ method, path, status, durationMs = 0, isTokenRequest, code }) => {
      const description = `${method} ${path} ${status ?? "-"} ${code}`;
      return `${isTokenRequest ? "token" : "call"};desc="${description}";dur=${durationMs.toFixed(1)}`;
    })
    .join(", ");
}
