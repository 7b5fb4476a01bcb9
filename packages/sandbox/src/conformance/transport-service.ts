import type { Sandbox } from "../create-sandbox.ts";
import { createListener } from "../http/listener.ts";

/** What a service was sent. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A service that takes the platform's access tokens. */
export interface TransportService {
  readonly origin: string;
  /** All that it was sent, oldest first. */
  readonly received: readonly ReceivedRequest[];
  /** Sends requests to this path on to another address. */
  redirect(path: string, to: string, status: 302 | 307): void;
  /** Lets requests wait for their answers, from now on until what it gives back is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/**
 * Starts a service on a free port. `/open…` wants no token, `/status/{status}` answers with that status, all else wants a token
 * that the sandbox accepts at that moment. Answers are such that GraphQL clients take them for theirs, too.
 */
export async function startTransportService(sandbox: Sandbox): Promise<TransportService> {
  const received: ReceivedRequest[] = [];
  const redirects = new Map<string, { readonly to: string; readonly status: number }>();
  let isHeld: Promise<void> | undefined;

  const listener = createListener(async (request) => {
    const { pathname: path } = new URL(request.url);
    const authorization = request.headers.get("authorization") ?? undefined;
    const body = await request.text();
    received.push({ method: request.method, path, headers: Object.fromEntries(request.headers), authorization, body });
    await isHeld;

    const redirect = redirects.get(path);
    if (redirect) return new Response(null, { status: redirect.status, headers: { location: redirect.to } });
    const isAccepted = path.startsWith("/open") || (await isLive(sandbox, authorization));
    if (!isAccepted) return Response.json(refusal, { status: 401 });
    const status = /^\/status\/(\d{3})$/.exec(path)?.[1];
    return status === undefined
      ? Response.json({ data: { path } })
      : Response.json(failure, { status: Number(status) });
  });

  return {
    origin: await listener.listen(),
    received,
    redirect: (path, to, status) => void redirects.set(path, { to, status }),
    hold() {
      let release!: () => void;
      isHeld = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    close: () => listener.close(),
  };
}

const refusal = { errorCode: "SEC_0008", errors: [{ message: "Invalid access token" }] };
const failure = { errors: [{ message: "this service was told to fail" }] };

/** Asked of the platform itself, as a service that trusts it would. */
async function isLive(sandbox: Sandbox, authorization: string | undefined): Promise<boolean> {
  if (authorization === undefined) return false;
  const address = "https://auth.eu.ianum.com/v1_3/subscription/sub_none/agreements";
  const { status } = await sandbox.fetch(address, { headers: { authorization } });
  return status !== 401;
}
