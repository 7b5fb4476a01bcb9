#!/usr/bin/env node
import { createTokenSource } from "@ianum/core";
import { parsePort, runCommand, serveUntilStopped, withPlatform } from "demo-kit";
import { settingsFromEnv } from "./settings.ts";
import { startServer } from "./start-server.ts";

const usage = `Usage: npm run login [-- --port N]

Serves a site where a person logs in with Ianum, on this machine alone.

  --port N   where to listen (PORT, or 3000); 0 takes a free one
  --help     print this

Without IANUM_CLIENT_ID in the environment, a sandbox stands in for the platform.
With a gate of your own: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET, IANUM_REGION,
IANUM_GATE_ALIAS, and SESSION_SECRET (32 random characters or more; without it, a
restart logs everybody out). To show what people shared: IANUM_PRIVATE_KEY_FILE,
and IANUM_PRIVATE_KEY_PASSPHRASE if the key is locked. Behind a proxy that serves
https: PUBLIC_URL. The gate's redirect URL is the site's address and /login/return.`;

process.exitCode = await runCommand(
  {
    name: "login-with-ianum",
    usage,
    options: { port: { type: "string" } },
    run: ({ port: portText }, surroundings) => {
      const port = parsePort(portText ?? surroundings.env["PORT"] ?? "3000");
      const serve: Parameters<typeof withPlatform<void>>[1] = async ({ env, sandbox }) => {
        const settings = settingsFromEnv(env);
        const key = sandbox && { privateKey: sandbox.privateKey };
        const server = await startServer({ ...settings, ...key, log: console.error, logRequest: console.log }, port);
        await serveUntilStopped(server, async () => {
          await createTokenSource(settings.platform).getToken(); // wrong keys are noticed now, and not by the first visitor
          const returnUrl = `${env["PUBLIC_URL"] ?? server.origin}/login/return`;
          if (sandbox) await sandbox.redirectTo(returnUrl);
          else console.log(`the gate's redirect URL must be ${returnUrl}`);
          console.log(`open ${server.origin} in a browser; Ctrl-C ends it`);
        });
      };
      return withPlatform(surroundings, serve, { alias: "meridian" });
    },
  },
  process.argv.slice(2),
  process,
);
