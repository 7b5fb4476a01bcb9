import { createSandbox, type Gate, type Sandbox } from "@ianum/sandbox";
import { onTestFinished } from "vitest";
import { startServer } from "../src/index.ts";

export interface Demo {
  readonly origin: string;
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  /** What the site logged as having gone wrong. */
  readonly lines: readonly string[];
  /** A line for each request. */
  readonly requests: readonly string[];
  /** What no page may show: the gate's secret, and each access token and ianumToken that there was. */
  readonly secrets: readonly string[];
}

/** The demo against a sandbox, over real HTTP, for one test. */
export async function startDemo(
  config: { readonly isHttps?: boolean; readonly privateKey?: string } = {},
): Promise<Demo> {
  const sandbox = createSandbox({ gates: [{ alias: "meridian" }], accesses: 20 });
  const [gate] = sandbox.gates;
  await sandbox.listen();
  const lines: string[] = [];
  const requests: string[] = [];
  const secrets = [gate!.secrets[0]!];
  const server = await startServer(
    {
      platform: { ...sandbox.options, retries: 0, fetch: collecting(secrets) },
      gateAlias: gate!.alias,
      sessionSecret: "a test's secret of 32 characters or more",
      isHttps: config.isHttps ?? false,
      privateKey: config.privateKey ?? gate!.privateKey,
      log: (line) => lines.push(line),
      logRequest: (line) => requests.push(line),
    },
    0,
  );
  sandbox.control.setRedirectUrl(gate!, `${server.origin}/login/return`);
  onTestFinished(async () => {
    await server.close();
    await sandbox.close();
  });
  return { origin: server.origin, sandbox, gate: gate!, lines, requests, secrets };
}

/** Keeps what it carries that is secret. */
function collecting(secrets: string[]): typeof fetch {
  return async (input, init) => {
    const ianumToken = /"ianumToken":"([^"]+)"/.exec(typeof init?.body === "string" ? init.body : "")?.[1];
    const response = await fetch(input, init);
    const accessToken = /"access_token":"([^"]+)"/.exec(await response.clone().text())?.[1];
    secrets.push(...[ianumToken, accessToken].filter((secret) => secret !== undefined));
    return response;
  };
}
