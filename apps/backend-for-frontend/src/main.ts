#!/usr/bin/env node
import { parseArgs } from "node:util";
import { createTokenSource, isIanumError, optionsFromEnv } from "@ianum/core";
import { startSandbox } from "sandbox-process";
import { type RunningServer, startServer } from "./start-server.ts";
import { UsageError } from "./usage-error.ts";

const usage = `Usage: backend-for-frontend [--port N] [--subscription ID]

Serves a page that shows a subscription's agreements, on this machine alone.

  --port N            where to listen (3000)
  --subscription ID   whose agreements (sub_…); in a sandbox: its default person's

Without IANUM_CLIENT_ID in the environment it reads from a sandbox of its own.
With keys: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET and IANUM_REGION.`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "3000" },
      subscription: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) console.log(usage);
  else await serve(values);
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  const hint = code === "EADDRINUSE" ? "; choose another with --port, or 0 for a free one" : "";
  console.error(`backend-for-frontend: ${isIanumError(error) ? `${message} (${error.code})` : message}${hint}`);
  process.exitCode = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}

async function serve({ port, subscription }: { port: string; subscription?: string }): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`--port must be 0 to 65535, got "${port}"`);
  const { env } = process;
  const sandbox = env["IANUM_CLIENT_ID"] ? undefined : await startSandbox();
  let server: RunningServer | undefined;
  try {
    const idSubscription = subscription ?? sandbox?.idSubscription;
    if (!idSubscription) throw new UsageError("--subscription is missing: whose agreements?");
    const options = optionsFromEnv(sandbox?.env ?? env);
    const source = createTokenSource(options); // one for this process
    const { clientId: _, clientSecret: __, ...platform } = options;
    server = await startServer({
      tokenSource: { ...platform, source },
      idSubscription,
      port: Number(port),
      log: console.error,
    });
    await source.getToken(); // wrong keys are noticed now, and not by the first visitor
    if (sandbox) console.log("no IANUM_CLIENT_ID in the environment: reading from a sandbox");
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
