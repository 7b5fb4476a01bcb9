import type { Timeline } from "./timeline.ts";

/** What is wrong with the token endpoint. */
export type EndpointState =
  | { readonly type: "works" }
  | { readonly type: "refuses"; readonly status: 429 | 503; readonly retryAfterS: number | undefined }
  | { readonly type: "broken"; readonly body: string; readonly status: number };

/** A token that was issued. */
export interface Issued {
  readonly value: string;
  readonly gate: Gate;
  readonly secret: string;
  readonly lifeMs: number;
  /** In true time. */
  readonly endsAt: number;
  /** The number of the last request that it was given for. */
  readonly request: number;
  readonly isRevoked: boolean;
}

export interface Gate {
  readonly id: string;
  readonly lifeS: number;
  /** Whether a token is given again until half of its life is over. */
  readonly givesAgain: boolean;
  /** Those that are accepted, newest last. */
  secrets: string[];
  /** Its owner is about to replace a secret by another one. */
  isRotating: boolean;
}

export interface TokenResponse {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The platform in true time: it issues tokens, and services ask it about them. */
export interface SimulatedPlatform {
  endpoint: EndpointState;
  /** The services take no token, whichever it is. */
  refusesAll: boolean;
  readonly gates: readonly Gate[];
  readonly requests: number;
  respond(clientId: string, secret: string): TokenResponse;
  /** Whether a service takes this token. */
  accepts(value: string): boolean;
  issued(value: string): Issued | undefined;
  /** Every token of the gate that lives, or the newest alone. Gives those that it revoked. */
  revoke(gate: Gate, isNewestAlone: boolean): number;
  addSecret(gate: Gate): string;
  /** Tokens that were got with it are no longer accepted. */
  deleteSecret(gate: Gate, secret: string): void;
}

export function createSimulatedPlatform(timeline: Timeline, gates: readonly Gate[]): SimulatedPlatform {
  const tokens = new Map<string, Issued>();
  const newest = new Map<string, Issued>();
  let requests = 0;
  let made = 0;

  const accepts = ({ endsAt, gate, isRevoked, secret }: Issued): boolean =>
    !isRevoked && timeline.now < endsAt && gate.secrets.includes(secret);

  function issue(gate: Gate, secret: string): Issued {
    const last = newest.get(`${gate.id} ${secret}`);
    const lifeMs = gate.lifeS * 1_000;
    const isGivenAgain = gate.givesAgain && last !== undefined && accepts(last);
    const token =
      isGivenAgain && last.endsAt - timeline.now > lifeMs / 2
        ? { ...last, request: requests }
        : {
            value: `token-${tokens.size + 1}`,
            gate,
            secret,
            lifeMs,
            endsAt: timeline.now + lifeMs,
            request: requests,
            isRevoked: false,
          };
    tokens.set(token.value, token);
    newest.set(`${gate.id} ${secret}`, token);
    return token;
  }

  function revokeOne(token: Issued): void {
    const revoked = { ...token, isRevoked: true };
    tokens.set(token.value, revoked);
    const key = `${token.gate.id} ${token.secret}`;
    if (newest.get(key)?.value === token.value) newest.set(key, revoked);
  }

  const platform: SimulatedPlatform = {
    endpoint: { type: "works" },
    refusesAll: false,
    gates,
    get requests() {
      return requests;
    },
    respond(clientId, secret) {
      requests += 1;
      const { endpoint } = platform;
      if (endpoint.type === "broken") return { status: endpoint.status, body: endpoint.body, headers: {} };
      if (endpoint.type === "refuses") {
        const { retryAfterS, status } = endpoint;
        return { status, body: "{}", headers: retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) } };
      }
      const gate = gates.find(({ id }) => id === clientId);
      if (gate === undefined || !gate.secrets.includes(secret))
        return json(401, { errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" });
      const { endsAt, value } = issue(gate, secret);
      const expiresIn = Math.floor((endsAt - timeline.now) / 1_000);
      return json(200, { access_token: value, token_type: "Baerer", expires_in: expiresIn });
    },
    accepts(value) {
      const token = tokens.get(value);
      return !platform.refusesAll && token !== undefined && accepts(token);
    },
    issued: (value) => tokens.get(value),
    revoke(gate, isNewestAlone) {
      const living = [...tokens.values()].filter((token) => token.gate === gate && accepts(token));
      const chosen = isNewestAlone ? living.slice(-1) : living;
      chosen.forEach(revokeOne);
      return chosen.length;
    },
    addSecret(gate) {
      made += 1;
      const secret = `secret-${gate.id}-${made}`;
      gate.secrets = [...gate.secrets, secret];
      return secret;
    },
    deleteSecret(gate, secret) {
      gate.secrets = gate.secrets.filter((each) => each !== secret);
    },
  };
  return platform;
}

function json(status: number, body: object): TokenResponse {
  return { status, body: JSON.stringify(body), headers: {} };
}
