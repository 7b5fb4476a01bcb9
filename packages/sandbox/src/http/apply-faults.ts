import type { Clock } from "@ianum/core";
import type { MiddlewareHandler } from "hono";
import { ConnectionLost } from "./connection-lost.ts";
import type { SandboxContext, SandboxEnv } from "./environment.ts";
import type { Fault, FaultRules, MatchedFault } from "./fault.ts";
import type { OpenWaits } from "./open-waits.ts";
import { platformErrors } from "./platform-error.ts";

type LostFault = Extract<Fault, { readonly type: "hang" | "reset" }>;
type DelayFault = Extract<Fault, { readonly type: "latency" }>;

const ERROR_PAGE =
  "<!doctype html>\n<html><head><title>Bad gateway</title></head>\n<body><h1>Bad gateway</h1><p>The upstream server did not respond.</p></body></html>\n";

/** Makes requests go wrong as the rules say. */
export function applyFaults(rules: FaultRules, clock: Clock, openWaits: OpenWaits): MiddlewareHandler<SandboxEnv> {
  const wait = async (context: SandboxContext, sleep: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    try {
      await openWaits.run(context.req.raw.signal, sleep);
    } catch (error) {
      lose(context);
      throw new ConnectionLost("the client no longer waits for the response", { cause: error });
    }
  };
  const delay = async (
    context: SandboxContext,
    delays: readonly MatchedFault[],
    when: MatchedFault["when"],
  ): Promise<void> => {
    for (const matched of delays) {
      if (matched.when === when) await wait(context, (signal) => clock.sleep((matched.fault as DelayFault).ms, signal));
    }
  };
  const fail = async (
    context: SandboxContext,
    fault: Exclude<Fault, DelayFault>,
    answer: Response | undefined,
  ): Promise<Response> => {
    if (fault.type === "hang") await wait(context, untilAborted);
    if (fault.type === "hang" || fault.type === "reset") {
      lose(context);
      throw new ConnectionLost("the connection was reset");
    }
    return failureAnswer(context, fault, answer);
  };

  return async (context, next) => {
    const { entry } = context.var;
    const { delays, failure } = rules.match(entry.service, entry.path);
    const fault = failure?.fault as Exclude<Fault, DelayFault> | undefined;
    if (fault ?? delays[0]) entry.fault = fault?.type ?? "latency";
    await delay(context, delays, "before");
    const isHandled =
      !fault ||
      failure?.when === "after" ||
      fault.type === "truncated" ||
      (fault.type === "json" && typeof fault.body === "function");
    if (isHandled) await next();
    await delay(context, delays, "after");
    if (!fault) return;
    const answer = await fail(context, fault, isHandled ? context.res : undefined);
    // Assigning a response over another would merge their headers.
    context.res = undefined;
    context.res = answer;
  };
}

async function failureAnswer(
  context: SandboxContext,
  fault: Exclude<Fault, DelayFault | LostFault>,
  answer: Response | undefined,
): Promise<Response> {
  switch (fault.type) {
    case "status":
      return statusAnswer(context, fault);
    case "html":
      return new Response(ERROR_PAGE, {
        status: fault.status ?? 502,
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    case "empty":
      return new Response(null, { status: fault.status ?? 200 });
    case "redirect":
      return new Response(null, { status: fault.status ?? 307, headers: { location: fault.to } });
    case "truncated": {
      const text = (await answer?.text()) ?? "";
      return new Response(text.slice(0, Math.floor(text.length / 2)), {
        status: answer?.status ?? 200,
        headers: { "content-type": answer?.headers.get("content-type") ?? "application/json" },
      });
    }
    case "json": {
      const change = fault.body as (real: unknown) => unknown;
      const body: unknown = typeof fault.body === "function" ? change(await answer?.json()) : fault.body;
      return Response.json(body, {
        status: fault.status ?? (typeof fault.body === "function" ? (answer?.status ?? 200) : 200),
      });
    }
  }
}

function statusAnswer(context: SandboxContext, fault: Extract<Fault, { readonly type: "status" }>): Response {
  const { entry } = context.var;
  const headers = new Headers();
  if (fault.retryAfter !== undefined) headers.set("retry-after", String(fault.retryAfter));
  const errorCode = fault.errorCode ?? defaultCode(fault.status, entry.service === "token");
  const documented =
    fault.status === 400 || fault.status === 401 || fault.errorCode !== undefined
      ? (platformErrors as Readonly<Record<string, string>>)[errorCode]
      : undefined;
  entry.errorCode = errorCode;
  return Response.json(
    {
      errorCode,
      errorMessage: fault.errorMessage ?? documented ?? `the sandbox was told to respond with ${fault.status}`,
    },
    { status: fault.status, headers },
  );
}

function defaultCode(status: number, isTokenEndpoint: boolean): keyof typeof platformErrors {
  if (status !== 401) return "GEN_0002";
  return isTokenEndpoint ? "SEC_0005" : "SEC_0008";
}

/** Over HTTP the client sees ECONNRESET; in memory the error thrown next becomes a `TypeError`. */
function lose(context: SandboxContext): void {
  context.env.incoming?.socket.resetAndDestroy();
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}
