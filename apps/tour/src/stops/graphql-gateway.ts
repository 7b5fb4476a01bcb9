import { optionsFromEnv } from "@ianum/core";
import { createSubscriptionClient, showSubscription, startGateway } from "graphql-gateway";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

const CALLS = 1_000;
const adapter = "@ianum/graphql-request";

export const graphqlGateway: Stop = {
  name: "graphql-gateway",
  title: "graphql-gateway: a GraphQL service of one's own, and its client",

  async run({ sandbox, say }) {
    const options = optionsFromEnv(sandbox.env);
    const { idSubscription } = sandbox;
    say("$ node apps/graphql-gateway/dist/main.js");
    say("");
    const gateway = await startGateway({ platform: options, port: 0, log: say });
    try {
      const client = createSubscriptionClient(gateway.url, options);
      const shown = await measure(sandbox, { adapter, what: "graphql-gateway" }, () =>
        showSubscription(client, { idSubscription, limit: 120 }, say),
      );
      const coldClient = createSubscriptionClient(gateway.url, options);
      const cold = await measure(sandbox, { adapter, what: "1,000 cold queries" }, () =>
        Promise.all(Array.from({ length: CALLS }, () => coldClient.agreements(idSubscription))),
      );
      say("");
      say(`1,000 queries at once without a token, token requests: ${cold.tokenRequests}`);
      say("each is two requests: one to the gateway, and one from there to the platform");
      return [shown, { ...cold, note: "each is two requests, the second one from the gateway" }];
    } finally {
      await gateway.close();
    }
  },
};
