import { onTestFinished } from "vitest";
import { createSandbox, type Gate, type Sandbox, type SandboxOptions } from "@ianum/sandbox";

export interface Served {
  readonly sandbox: Sandbox;
  readonly origin: string;
  readonly gate: Gate;
  /** `Bearer …`, of a token request with the gate's newest secret. */
  authorization(gate?: Gate): Promise<string>;
  get(path: string, authorization?: string): Promise<Response>;
  post(path: string, body: unknown, authorization?: string): Promise<Response>;
  requestToken(changes?: Record<string, unknown>): Promise<Response>;
}

/** A sandbox on real HTTP for one test. */
export async function serve(options?: SandboxOptions): Promise<Served> {
  const sandbox = createSandbox(options);
  const origin = await sandbox.listen();
  onTestFinished(() => sandbox.close());
  const [gate] = sandbox.gates;
  if (!gate) throw new Error("no gate");
  const post: Served["post"] = (path, body, authorization) =>
    fetch(origin + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(authorization ? { authorization } : {}) },
      body: JSON.stringify(body),
    });
  const keysOf = ({ id, secrets }: Gate) => ({
    grant_type: "client_credentials",
    client_id: id,
    client_secret: secrets[0],
  });
  return {
    sandbox,
    origin,
    gate,
    post,
    get: (path, authorization) => fetch(origin + path, { headers: authorization ? { authorization } : {} }),
    requestToken: (changes) => post("/v1_3/oauth/token", { ...keysOf(gate), ...changes }),
    async authorization(other = gate) {
      const { access_token: token } = (await (await post("/v1_3/oauth/token", keysOf(other))).json()) as {
        access_token: string;
      };
      return `Bearer ${token}`;
    },
  };
}

/** What a refusal says, with its status. */
export async function refusalOf(answer: Response | Promise<Response>): Promise<unknown> {
  const response = await answer;
  return [response.status, await response.json()];
}
