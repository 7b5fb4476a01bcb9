import type { Subscriptions, SubscriptionsOptions } from "@ianum/subscriptions";

/** What a login asks of the platform: to burn an `ianumToken`, and to read what a person shared. */
export type LoginCalls = Pick<Subscriptions, "verify" | "data">;

/** The calls, by a client that is loaded for the first of them: a process starts without it. */
export function lazySubscriptions(options: SubscriptionsOptions): LoginCalls {
  let loading: Promise<Subscriptions> | undefined;
  const load = async (): Promise<Subscriptions> => (await import("@ianum/subscriptions")).createSubscriptions(options);
  const loaded = (): Promise<Subscriptions> => (loading ??= load());
  return {
    verify: async (...call) => (await loaded()).verify(...call),
    data: async (...call) => (await loaded()).data(...call),
  };
}
