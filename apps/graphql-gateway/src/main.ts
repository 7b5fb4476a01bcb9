#!/usr/bin/env node
import { optionsFromEnv } from "@ianum/core";
import { endWithReader, runCommand, UsageError, withPlatform } from "demo-kit";
import { explainError } from "./explain-error.ts";
import { showSubscription } from "./show-subscription.ts";
import { startGateway } from "./start-gateway.ts";
import { createSubscriptionClient } from "./subscription-client.ts";

const usage = `Usage: graphql-gateway [--subscription ID] [--limit N]

Starts a GraphQL gateway on this machine, asks it for a subscription's agreements
and accesses through a client of its own, prints them, and ends.

  --subscription ID   whose (sub_…); in a sandbox: its default person's
  --limit N           how many accesses (120)
  --help              print this

Without IANUM_CLIENT_ID in the environment it reads from a sandbox of its own.
With keys: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET and IANUM_REGION.`;

endWithReader();
process.exitCode = await runCommand(
  {
    name: "graphql-gateway",
    usage,
    options: { subscription: { type: "string" }, limit: { type: "string", default: "120" } },
    explain: explainError,
    async run({ subscription, limit }, surroundings) {
      if (!/^[1-9]\d{0,5}$/.test(limit)) throw new UsageError(`--limit must be 1 to 999999, got "${limit}"`);
      await withPlatform(surroundings, async ({ env, sandbox }) => {
        const idSubscription = subscription ?? sandbox?.idSubscription;
        if (!idSubscription) throw new UsageError("--subscription is missing: whose accesses?");
        await show({ env, idSubscription, limit: Number(limit) });
      });
    },
  },
  process.argv.slice(2),
  process,
);

interface Question {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly idSubscription: string;
  readonly limit: number;
}

async function show({ env, idSubscription, limit }: Question): Promise<void> {
  const options = optionsFromEnv(env);
  const gateway = await startGateway({ platform: options, port: 0, log: (line) => console.error(`gateway: ${line}`) });
  try {
    console.log(`asking ${gateway.url}`);
    const client = createSubscriptionClient(gateway.url, options);
    await showSubscription(client, { idSubscription, limit }, console.log);
  } finally {
    await gateway.close();
  }
}
