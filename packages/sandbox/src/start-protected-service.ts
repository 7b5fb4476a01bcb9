import type { Sandbox } from "./create-sandbox.ts";
import { bearerIn } from "./http/bearer-in.ts";
import { createListener } from "./http/listener.ts";
import { refusal } from "./http/platform-error.ts";
import type { Gate } from "./platform/gates.ts";

/** A request that a protected service received. */
export interface ReceivedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The query with its `?`, or an empty string. */
  readonly search: string;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  /** The token, if the header says `Bearer …`. */
  readonly bearer: string | undefined;
  /** As UTF-8 text. */
  readonly body: string;
}

/** Options of a protected service. Each has a default. */
export interface ProtectedServiceOptions {
  /** The port to listen on. @defaultValue a free one */
  readonly port?: number;
  /**
   * Makes the response to a request; `undefined` leaves it to the default. `gate` is the gate that the request's token
   * belongs to, or undefined if the sandbox does not accept the token at that moment.
   *
   * @defaultValue `/open…` needs no token; every other path refuses a request without a live one, with 401 and `SEC_0008`.
   *   `/status/{status}` then responds with that status, every other path with 200 and `{ method, path, body }`
   */
  readonly respond?: (
    request: ReceivedRequest,
    gate: Gate | undefined,
  ) => Response | undefined | Promise<Response | undefined>;
}

/** An API that wants an access token of the sandbox. */
export interface ProtectedService {
  /** Such as `http://127.0.0.1:4281`. */
  readonly origin: string;
  /** Every request so far, oldest first. `received.length = 0` forgets them. */
  readonly received: ReceivedRequest[];
  /** Responds to requests for this path, with any query, with a redirect: 302 by default. */
  redirect(path: string, to: string, status?: number): void;
  /** Holds back every response, and then judges the tokens, once the returned function is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/**
 * An API to test adapters and clients against: real HTTP on a loopback address, and every request needs a token that the
 * sandbox accepts at that moment.
 *
 * @param sandbox - the platform that issues the tokens
 * @throws Error when the port is in use; RangeError when the port is not one
 * @example
 * const service = await startProtectedService(sandbox);
 * const response = await fetch(`${service.origin}/orders`, { headers: { authorization: `Bearer ${token}` } });
 */
export async function startProtectedService(
  sandbox: Sandbox,
  options: ProtectedServiceOptions = {},
): Promise<ProtectedService> {
  const received: ReceivedRequest[] = [];
  const redirects = new Map<string, { readonly to: string; readonly status: number }>();
  let held: Promise<void> | undefined;

  const listener = createListener(async (raw) => {
    const request = await readRequest(raw);
    received.push(request);
    await held;
    const redirect = redirects.get(request.path);
    if (redirect) return new Response(null, { status: redirect.status, headers: { location: redirect.to } });
    const gate = request.bearer === undefined ? undefined : sandbox.gateOf(request.bearer);
    return (await options.respond?.(request, gate)) ?? defaultResponse(request, gate);
  });

  return {
    origin: await listener.listen(options.port),
    received,
    redirect: (path, to, status = 302) => void redirects.set(path, { to, status }),
    hold() {
      let release!: () => void;
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    close: () => listener.close(),
  };
}

async function readRequest(raw: Request): Promise<ReceivedRequest> {
  const { pathname, search } = new URL(raw.url);
  const authorization = raw.headers.get("authorization") ?? undefined;
  return {
    method: raw.method,
    path: pathname,
    search,
    headers: Object.fromEntries(raw.headers),
    authorization,
    bearer: bearerIn(authorization),
    body: await raw.text(),
  };
}

function defaultResponse({ method, path, body }: ReceivedRequest, gate: Gate | undefined): Response {
  if (gate === undefined && !path.startsWith("/open")) return refusal(401, "SEC_0008");
  const status = /^\/status\/([2-5]\d\d)$/.exec(path)?.[1];
  if (status === undefined) return Response.json({ method, path, body });
  return refusal(Number(status), "GEN_0002", `this service was told to respond with ${status}`);
}
