import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import type { Gate } from "../platform/gates.ts";
import { refusal, type PlatformErrorCode } from "./platform-error.ts";
import type { OpenLogEntry } from "./request-log.ts";

/** What every route of the sandbox has at hand. */
export interface SandboxEnv {
  Bindings: {
    /** Node's request, where the request came over HTTP and not through `sandbox.fetch`. */
    readonly incoming?: IncomingMessage;
  };
  Variables: {
    readonly entry: OpenLogEntry;
    /** On the API: the gate that the access token belongs to. */
    readonly gate: Gate;
  };
}

export type SandboxContext = Context<SandboxEnv>;

/** Responds with an error of the platform, and notes its code in the log. */
export function refuse(
  context: SandboxContext,
  status: number,
  errorCode: PlatformErrorCode,
  message?: string,
): Response {
  context.var.entry.errorCode = errorCode;
  return refusal(status, errorCode, message);
}

/** The response to a known address with another method. No code is documented for it; this is the nearest. */
export function refuseMethod(context: SandboxContext, allowed: string): Response {
  const response = refuse(context, 400, "SEC_0000", `this address takes ${allowed}`);
  response.headers.set("allow", allowed);
  return response;
}
