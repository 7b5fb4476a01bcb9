import type { SubscriptionClient } from "./subscription-client.ts";

/** Prints what the gateway knows of one subscription: its agreements, and its newest accesses. */
export async function showSubscription(
  client: SubscriptionClient,
  { idSubscription, limit }: { readonly idSubscription: string; readonly limit: number },
  say: (line: string) => void,
): Promise<void> {
  for (const { version, accepted, texts } of await client.agreements(idSubscription)) {
    const title = (texts.find(({ isDefault }) => isDefault) ?? texts[0])?.title ?? "untitled";
    say(accepted ? `✓ ${title}, version ${version}` : `– ${title}, version ${version}: not accepted`);
  }
  const dates: string[] = [];
  let pages = 0;
  for await (const page of client.accessPages(idSubscription, limit)) {
    dates.push(...page.map(({ date }) => date));
    pages += 1;
  }
  const [newest] = dates;
  const times = newest === undefined ? "" : `, the newest at ${newest.slice(0, 16).replace("T", " ")} UTC`;
  say(`${dates.length.toLocaleString("en")} accesses in ${pages.toLocaleString("en")} pages${times}`);
}
