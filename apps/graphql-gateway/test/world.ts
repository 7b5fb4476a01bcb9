import { createTokenSource } from "@ianum/core";
import { createSandbox, type Gate, type Sandbox, type SandboxOptions } from "@ianum/sandbox";
import { onTestFinished } from "vitest";
import { createSubscriptionClient, startGateway, type SubscriptionClient } from "../src/index.ts";

export interface World {
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  readonly url: string;
  readonly idSubscription: string;
  /** A client with a token source of its own. */
  client(): SubscriptionClient;
  /** A good access token. */
  token(): Promise<string>;
  /** Asks the gateway without a client, and gives its whole answer. */
  ask(query: string, authorization?: string): Promise<GatewayAnswer>;
  /** What the gateway logged. */
  readonly lines: readonly string[];
}

export interface GatewayAnswer {
  readonly status: number;
  readonly text: string;
  readonly data: unknown;
  readonly codes: readonly unknown[];
}

/** A platform and a gateway in front of it, over real HTTP, for one test. */
export async function startWorld(settings: SandboxOptions & { readonly timeoutMs?: number } = {}): Promise<World> {
  const { timeoutMs, ...sandboxOptions } = settings;
  const sandbox = createSandbox({ accesses: 120, ...sandboxOptions });
  const [gate] = sandbox.gates;
  const platform = await sandbox.listen();
  const options = {
    clientId: gate!.id,
    clientSecret: gate!.secrets[0]!,
    endpoints: { apiAuth: platform, auth: platform },
  };
  const lines: string[] = [];
  const gateway = await startGateway({
    platform: options,
    port: 0,
    log: (line) => lines.push(line),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  onTestFinished(async () => {
    await gateway.close();
    await sandbox.close();
  });
  return {
    sandbox,
    gate: gate!,
    url: gateway.url,
    idSubscription: gate!.idSubscription,
    lines,
    client: () => createSubscriptionClient(gateway.url, options),
    token: async () => (await createTokenSource(options).getToken()).value,
    async ask(query, authorization) {
      const response = await fetch(gateway.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) },
        body: JSON.stringify({ query, variables: { id: gate!.idSubscription } }),
      });
      const text = await response.text();
      const { data, errors = [] } = JSON.parse(text) as {
        data?: unknown;
        errors?: { extensions?: { code?: unknown } }[];
      };
      return { status: response.status, text, data, codes: errors.map(({ extensions }) => extensions?.code) };
    },
  };
}
