#!/usr/bin/env node
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { parsePort, runCommand, serveUntilStopped, UsageError, withPlatform } from "demo-kit";
import { startServer } from "./start-server.ts";

const usage = `Usage: backend-for-frontend [--port N] [--subscription ID]

Serves a page that shows a subscription's agreements, on this machine alone.

  --port N            where to listen (3000); 0 takes a free one
  --subscription ID   whose agreements (sub_…); in a sandbox: its default person's
  --help              print this

Without IANUM_CLIENT_ID in the environment it reads from a sandbox of its own.
With keys: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET and IANUM_REGION.`;

process.exitCode = await runCommand(
  {
    name: "backend-for-frontend",
    usage,
    options: { port: { type: "string", default: "3000" }, subscription: { type: "string" } },
    run: ({ port: portText, subscription }, surroundings) => {
      const port = parsePort(portText);
      return withPlatform(surroundings, async ({ env, sandbox }) => {
        const idSubscription = subscription ?? sandbox?.idSubscription;
        if (!idSubscription) throw new UsageError("--subscription is missing: whose agreements?");
        const platform = optionsFromEnv(env);
        const server = await startServer({ platform, idSubscription, port, log: console.error });
        await serveUntilStopped(server, async () => {
          await createTokenSource(platform).getToken(); // wrong keys are noticed now, and not by the first visitor
          console.log(`open ${server.origin} in a browser; Ctrl-C ends it`);
        });
      });
    },
  },
  process.argv.slice(2),
  process,
);
