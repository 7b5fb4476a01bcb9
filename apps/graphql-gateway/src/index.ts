export { createSubscriptionClient, type SubscriptionClient } from "./subscription-client.ts";
export { showSubscription } from "./show-subscription.ts";
export { type GatewayOptions, type RunningGateway, startGateway } from "./start-gateway.ts";
