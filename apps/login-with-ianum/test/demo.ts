import { createSandbox, type Gate, type Sandbox } from "@ianum/sandbox";
import { onTestFinished } from "vitest";
import { startServer } from "../src/index.ts";

export interface Demo {
  readonly origin: string;
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  /** What the site logged. */
  readonly lines: readonly string[];
}

/** The demo against a sandbox, over real HTTP, for one test. */
export async function startDemo(
  config: { readonly isHttps?: boolean; readonly privateKey?: string } = {},
): Promise<Demo> {
  const sandbox = createSandbox({ gates: [{ alias: "meridian" }], accesses: 20 });
  const [gate] = sandbox.gates;
  await sandbox.listen();
  const lines: string[] = [];
  const server = await startServer(
    {
      platform: { ...sandbox.options, retries: 0 },
      gateAlias: gate!.alias,
      sessionSecret: "a test's secret of 32 characters or more",
      isHttps: config.isHttps ?? false,
      privateKey: config.privateKey ?? gate!.privateKey,
      log: (line) => lines.push(line),
    },
    0,
  );
  sandbox.control.setRedirectUrl(gate!, `${server.origin}/login/return`);
  onTestFinished(async () => {
    await server.close();
    await sandbox.close();
  });
  return { origin: server.origin, sandbox, gate: gate!, lines };
}
