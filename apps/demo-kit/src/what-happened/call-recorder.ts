import { AsyncLocalStorage } from "node:async_hooks";
import type { FetchLike } from "@ianum/core";

/** A request to the platform as a page may show it: without its query, headers and body, which hold secrets. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  /** `undefined` where no response came, or none has come yet. */
  readonly status: number | undefined;
  readonly durationMs: number | undefined;
  readonly isTokenRequest: boolean;
  /** The file of this repository that made it. */
  readonly code: string;
}

/** Tells which requests to the platform a visitor's request has caused. */
export interface CallRecorder {
  /** A `fetch` for the code in this file of the repository. */
  fetchFor(code: string): FetchLike;
  /** Does the work, and adds to `calls` what it sends, in the order in which it is sent. */
  record<Result>(calls: RecordedCall[], work: () => Result): Result;
}

const TOKEN_REQUEST_CODE = "packages/core/src/token-request/send-token-request.ts";

/** @param send - carries the requests. The default is the global `fetch` */
export function createCallRecorder(send: FetchLike = globalThis.fetch): CallRecorder {
  const callsOf = new AsyncLocalStorage<RecordedCall[]>();
  return {
    record: (calls, work) => callsOf.run(calls, work),
    fetchFor: (code) => async (input, init) => {
      const path = new URL(input instanceof URL || typeof input === "string" ? input : input.url).pathname;
      const isTokenRequest = path.endsWith("/oauth/token");
      const call: { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] } = {
        method: init?.method ?? (typeof input === "object" && "method" in input ? input.method : "GET"),
        path,
        status: undefined,
        durationMs: undefined,
        isTokenRequest,
        code: isTokenRequest ? TOKEN_REQUEST_CODE : code,
      };
      callsOf.getStore()?.push(call);
      const startedAt = performance.now();
      try {
        const response = await send(input, init);
        call.status = response.status;
        return response;
      } finally {
        call.durationMs = performance.now() - startedAt;
      }
    },
  };
}
