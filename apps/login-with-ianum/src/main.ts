#!/usr/bin/env node
import { parseArgs } from "node:util";
import { createTokenSource, isIanumError, optionsFromEnv } from "@ianum/core";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { settingsFromEnv } from "./settings.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const usage = `Usage: npm run login [-- --port N]

Serves a site where a person logs in with Ianum, on this machine alone.

  --port N   where to listen (PORT, or 3000); 0 takes a free one

Without IANUM_CLIENT_ID in the environment, a sandbox stands in for the platform.
With a gate of your own: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET, IANUM_REGION, IANUM_GATE_ALIAS, and
SESSION_SECRET (32 random characters or more; without it, a restart logs everybody out). To show what
people shared: IANUM_PRIVATE_KEY_FILE, and IANUM_PRIVATE_KEY_PASSPHRASE if the key is locked. Behind a proxy
that serves https: PUBLIC_URL. The gate's redirect URL is the site's address and /login/return.`;

try {
  const { values } = parseArgs({ options: { port: { type: "string" }, help: { type: "boolean", short: "h" } } });
  if (values.help) console.log(usage);
  else await serve(portOf(values.port ?? process.env["PORT"] ?? "3000"));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const hint = code === "EADDRINUSE" ? "; choose another: npm run login -- --port 0" : "";
  console.error(`login-with-ianum: ${isIanumError(error) ? `${message} (${error.code})` : message}${hint}`);
  process.exitCode = code?.startsWith("ERR_PARSE_ARGS") || error instanceof RangeError ? 2 : 1;
}

async function serve(port: number): Promise<void> {
  const sandbox = process.env["IANUM_CLIENT_ID"] ? undefined : createSandbox({ gates: [{ alias: "meridian" }] });
  let server: RunningServer | undefined;
  try {
    const env = sandbox ? { ...process.env, ...(await sandboxEnv(sandbox)) } : process.env;
    const settings = settingsFromEnv(env);
    server = await startServer({ ...settings, ...keyOf(sandbox), log: console.error }, port);
    await createTokenSource(optionsFromEnv(env)).getToken(); // wrong keys are noticed now, and not by the first visitor
    sandbox?.control.setRedirectUrl(sandbox.gates[0] ?? "", `${server.origin}/login/return`);

    if (sandbox) console.log("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform");
    else console.log(`the gate's redirect URL must be ${process.env["PUBLIC_URL"] ?? server.origin}/login/return`);
    console.log(`open ${server.origin} in a browser; Ctrl-C ends it`);
    const end = async (): Promise<void> => {
      await server?.close();
      await sandbox?.close();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end());
  } catch (error) {
    await server?.close();
    await sandbox?.close();
    throw error;
  }
}

async function sandboxEnv(sandbox: Sandbox): Promise<Record<string, string>> {
  const origin = await sandbox.listen();
  const [gate] = sandbox.gates;
  return {
    IANUM_CLIENT_ID: gate?.id ?? "",
    IANUM_CLIENT_SECRET: gate?.secrets[0] ?? "",
    IANUM_GATE_ALIAS: gate?.alias ?? "",
    IANUM_API_AUTH_URL: origin,
    IANUM_AUTH_URL: origin,
    IANUM_ID_URL: origin,
  };
}

function keyOf(sandbox: Sandbox | undefined): { readonly privateKey?: string } {
  const privateKey = sandbox?.gates[0]?.privateKey;
  return privateKey === undefined ? {} : { privateKey };
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new RangeError(`--port must be 0 to 65535, got "${text}"`);
  return Number(text);
}
