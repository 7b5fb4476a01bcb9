import { createSubscriptions, type SharedData, toDate } from "@ianum/subscriptions";

interface Options {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly endpoints: { readonly apiAuth: string };
}

export async function smoke(_resource: string, { clientId, clientSecret, endpoints }: Options): Promise<void> {
  const subscriptions = createSubscriptions({
    clientId,
    clientSecret,
    endpoints: { apiAuth: endpoints.apiAuth, auth: endpoints.apiAuth },
  });
  const { idSubscription } = await subscriptions.createGhost({ idGate: clientId, idConnection: "1" });
  const shared: SharedData = await subscriptions.data(idSubscription);
  if (shared.data.length > 0) throw new Error("an entity ghost has shared something");
  for await (const { date } of subscriptions.accesses(idSubscription))
    throw new Error(`entered at ${toDate(date)?.toISOString()}`);
}
