import type { RequestListener } from "node:http";

interface Application {
  readonly createSite: () => RequestListener;
  readonly readOrders: (url: string) => Promise<unknown>;
  readonly readTokensOfTwo: (redisUrl: string) => Promise<{ areSame: boolean; events: readonly string[] }>;
  readonly readWithAxios: (idSubscription: string) => Promise<readonly unknown[]>;
  readonly readWithFetch: (idSubscription: string) => Promise<readonly unknown[]>;
}
declare function scenes(
  application: Application,
): readonly { readonly name: string; readonly run: () => Promise<void> }[];
export = scenes;
