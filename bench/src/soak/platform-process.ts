import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createSandbox, type Fault } from "@ianum/sandbox";

// A process of its own, so that what the platform remembers is not counted with the clients': a sandbox, and a service that
// wants its tokens. Both are told over IPC what goes wrong.

/** What goes wrong from now on; what is left out stays as it is. */
export interface SoakCommand {
  readonly id: number;
  /** With the token endpoint; `null` puts it right. */
  readonly tokenFault?: Fault | null;
  readonly service?: ServiceState;
  /** Refuses every token, new ones too. */
  readonly refusesAll?: boolean;
  /** Ends the life of every token. */
  readonly revoke?: boolean;
}

export type ServiceState = "works" | "is unavailable" | "is slow" | "drops connections";

/** Sent after each command. */
export interface SoakReply {
  readonly id: number;
  readonly tokenRequests: number;
}

/** Sent first. */
export interface SoakAddresses {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly platform: string;
  readonly service: string;
}

// Short, so that a run of minutes has many refreshes.
const TOKEN_LIFE_SECONDS = 20;
const SLOW_MS = 300;
// One request in so many loses its connection, while connections are dropped.
const DROPPED = 10;

let state: ServiceState = "works";
let requests = 0;
let repair = (): void => undefined;
const sandbox = createSandbox({ tokenLifeSeconds: TOKEN_LIFE_SECONDS, accesses: 0 });

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests += 1;
  request.resume();
  if (state === "is slow") await sleep(SLOW_MS);
  if (state === "drops connections" && requests % DROPPED === 0) return void request.socket.destroy();
  if (state === "is unavailable") return void response.writeHead(503).end();
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const isWelcome = request.url === "/open" || sandbox.gateOf(bearer) !== undefined;
  const body = isWelcome
    ? { data: { agreements: [] } }
    : { errors: [{ message: "refused", extensions: { code: "UNAUTHENTICATED" } }] };
  response.writeHead(isWelcome ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function obey({ id, refusesAll, revoke, service, tokenFault }: SoakCommand): void {
  if (tokenFault !== undefined) repair();
  if (tokenFault) repair = sandbox.control.fail({ on: "token", with: tokenFault });
  if (refusesAll !== undefined) sandbox.control.refuseTokens(refusesAll);
  if (revoke) sandbox.control.revokeTokens();
  state = service ?? state;
  process.send?.({ id, tokenRequests: sandbox.log.tokenRequests } satisfies SoakReply);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void respond(request, response));
server.listen(0, "127.0.0.1", () => void announce());
process.on("message", obey);
process.on("disconnect", () => process.exit());

async function announce(): Promise<void> {
  const [gate] = sandbox.gates;
  const addresses: SoakAddresses = {
    clientId: gate?.id ?? "",
    clientSecret: gate?.secrets[0] ?? "",
    platform: await sandbox.listen(),
    service: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  process.send?.(addresses);
}
