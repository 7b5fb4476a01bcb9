#!/usr/bin/env node
import { parseArgs } from "node:util";
import { optionsFromEnv } from "@ianum/core";
import { startSandbox } from "sandbox-process";
import { explainError } from "./explain-error.ts";
import { showSubscription } from "./show-subscription.ts";
import { startGateway } from "./start-gateway.ts";
import { createSubscriptionClient } from "./subscription-client.ts";
import { UsageError } from "./usage-error.ts";

const usage = `Usage: graphql-gateway [--subscription ID] [--limit N]

Starts a GraphQL gateway on this machine, asks it for a subscription's agreements
and accesses through a client of its own, prints them, and ends.

  --subscription ID   whose (sub_…); in a sandbox: its default person's
  --limit N           how many accesses (120)

Without IANUM_CLIENT_ID in the environment it reads from a sandbox of its own.
With keys: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET and IANUM_REGION.`;

// `graphql-gateway | head` closes the pipe early: nothing is wrong, and nobody reads any more.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
  const { values } = parseArgs({
    options: {
      subscription: { type: "string" },
      limit: { type: "string", default: "120" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) console.log(usage);
  else await run(values);
} catch (error) {
  console.error(`graphql-gateway: ${explainError(error)}`);
  const { code } = error as NodeJS.ErrnoException;
  process.exitCode = error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}

async function run({ subscription, limit }: { subscription?: string; limit: string }): Promise<void> {
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw new UsageError(`--limit must be 1 to 999999, got "${limit}"`);
  const { env } = process;
  const sandbox = env["IANUM_CLIENT_ID"] ? undefined : await startSandbox();
  try {
    if (sandbox) console.error("no IANUM_CLIENT_ID in the environment: reading from a sandbox");
    const idSubscription = subscription ?? sandbox?.idSubscription;
    if (!idSubscription) throw new UsageError("--subscription is missing: whose accesses?");

    const options = optionsFromEnv(sandbox?.env ?? env);
    const gateway = await startGateway({
      platform: options,
      port: 0,
      log: (line) => console.error(`gateway: ${line}`),
    });
    try {
      console.log(`asking ${gateway.url}`);
      const client = createSubscriptionClient(gateway.url, options);
      await showSubscription(client, { idSubscription, limit: Number(limit) }, console.log);
    } finally {
      await gateway.close();
    }
  } finally {
    await sandbox?.close();
  }
}
