import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { keys } from "./contenders.ts";

// A process of its own: a token endpoint that takes both the platform's JSON and OAuth's forms, and an API that wants a
// bearer. It is told over IPC what is wrong with it today.

/** How the platform behaves. What a command leaves out stays as it is. */
export interface Behaviour {
  /** How long a token request takes. */
  readonly tokenMs: number;
  /** How long a call of the API takes, at least and at most: the calls of a burst are spread between them. */
  readonly apiMs: readonly [least: number, most: number];
  readonly tokenEndpoint: "works" | "unavailable" | "hangs once";
  /** What the API answers to a good bearer. */
  readonly apiStatus: number;
}

export interface Command extends Partial<Behaviour> {
  readonly id: number;
  /** Moves the platform's clock. */
  readonly advanceMs?: number;
  /** Refuses every token that was issued so far. */
  readonly revoke?: boolean;
}

/** Sent after each command. */
export interface Report {
  readonly id: number;
  readonly tokenRequests: number;
  readonly pendingTokenRequests: number;
}

const LIFE_MS = 3_600_000;

function serve(): void {
  let behaviour: Behaviour = { tokenMs: 5, apiMs: [0, 0], tokenEndpoint: "works", apiStatus: 200 };
  let shiftMs = 0;
  let tokenRequests = 0;
  let pendingTokenRequests = 0;
  let calls = 0;
  const tokens = new Map<string, number>();
  const now = (): number => performance.now() + shiftMs;

  async function answerToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    tokenRequests += 1;
    pendingTokenRequests += 1;
    // A caller that hangs up is answered no more.
    response.on("close", () => (pendingTokenRequests -= 1));
    const isForm = request.headers["content-type"]?.includes("form") === true;
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const fields = isForm ? new URLSearchParams(body) : new URLSearchParams(JSON.parse(body) as Record<string, string>);
    const { tokenEndpoint, tokenMs } = behaviour;
    if (tokenEndpoint === "hangs once") {
      behaviour = { ...behaviour, tokenEndpoint: "works" };
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, tokenMs));
    if (tokenEndpoint === "unavailable") return send(response, 503, { error: "temporarily_unavailable" });
    if (fields.get("client_secret") !== keys.clientSecret)
      return send(response, 401, { error: "invalid_client", errorCode: "SEC_0005", message: "credentials" });
    const token = `tok-${randomUUID()}`;
    tokens.set(token, now() + LIFE_MS);
    send(response, 200, {
      access_token: token,
      token_type: isForm ? "Bearer" : "Baerer",
      expires_in: LIFE_MS / 1000,
    });
  }

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [least, most] = behaviour.apiMs;
    calls += 1;
    if (most > 0) await new Promise((resolve) => setTimeout(resolve, least + ((calls * 37) % (most - least + 1))));
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const isGood = (tokens.get(token) ?? 0) > now();
    if (isGood) send(response, behaviour.apiStatus, { data: [] });
    else send(response, 401, { error: "unauthorized" }, { "www-authenticate": "Bearer" });
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const answer = request.url?.endsWith("/oauth/token") ? answerToken : answerCall;
    void answer(request, response);
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.on("message", ({ id, advanceMs = 0, revoke = false, ...changes }: Command) => {
    behaviour = { ...behaviour, ...changes };
    shiftMs += advanceMs;
    if (revoke) tokens.clear();
    process.send?.({ id, tokenRequests, pendingTokenRequests } satisfies Report);
  });
  process.on("disconnect", () => process.exit());
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

serve();
