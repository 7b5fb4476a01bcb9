import type { Host } from "../host.ts";
import { startSpinner } from "./spinner.ts";

/**
 * Passes `entries` on, with a spinner that counts them. If each is seen on the terminal as soon as it is there, the
 * spinner makes room for it, and comes back where the next one takes long.
 */
export async function* withCount<T>(
  host: Host,
  message: string,
  entries: AsyncIterable<T>,
  { isSeen }: { readonly isSeen: boolean },
): AsyncGenerator<T, void, undefined> {
  let count = 0;
  const counted = (): string => (count === 0 ? message : `${message}: ${count.toLocaleString("en")}`);
  let spinner = startSpinner(host, message);
  try {
    for await (const entry of entries) {
      count += 1;
      if (isSeen) spinner.stop();
      else spinner.say(counted());
      yield entry;
      if (isSeen) spinner = startSpinner(host, counted());
    }
  } finally {
    spinner.stop();
  }
}
