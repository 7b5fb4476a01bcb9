// Every other entry of every package.
import { ianumGraphqlFetch } from "@ianum/graphql-request";
import { ianumTelemetry } from "@ianum/opentelemetry";
import { IanumClientStrategy, IanumStrategy, type IanumProfile } from "@ianum/passport";
import { type NodeRedisClient, RedisTokenStore } from "@ianum/redis";
import { createSandbox, createTestClock, type Sandbox } from "@ianum/sandbox";
import { storeConformance, strategyConformance, transportConformance } from "@ianum/sandbox/conformance";
import { createSubscriptions, type Access } from "@ianum/subscriptions";
import { ianumDispatcher } from "@ianum/undici";
import { createMemoryTokenStore, createTokenSource, firstOf, staticTokenSource } from "@ianum/core";
import { Agent } from "undici";

declare const client: NodeRedisClient; // redis' own types take old compilers minutes
const sandbox: Sandbox = createSandbox({ clock: createTestClock() });
const store = new RedisTokenStore({ client, encryptionKey: new Uint8Array(32) });
const source = createTokenSource({ ...sandbox.options, store, onEvent: ianumTelemetry() });
export const agent = new Agent().compose(ianumDispatcher({ source }));
export const graphqlFetch: typeof fetch = ianumGraphqlFetch({ source: staticTokenSource("a-token") });

export async function accesses(): Promise<readonly Access[]> {
  const all: Access[] = [];
  for await (const access of createSubscriptions({ source, region: "eu" }).accesses("sub_1")) all.push(access);
  return all;
}

const keep = async (profile: IanumProfile): Promise<{ id: string }> => ({ id: profile.id });
export const strategies = [
  new IanumStrategy({ gateAlias: "gate", region: "eu", source, withoutSession: "refuse" }, keep),
  new IanumClientStrategy(async ({ clientId }) => ({ id: clientId })),
];
export const others = [createMemoryTokenStore, firstOf, storeConformance, strategyConformance, transportConformance];

// @ts-expect-error -- the types are there, and not "any"
void new RedisTokenStore({ client: 1 });
// @ts-expect-error -- the types are there, and not "any"
void createSubscriptions({ source, region: 1 });
