import * as undici7 from "undici";
import * as undici6 from "undici-6";

type Undici = Pick<typeof undici7, "Agent" | "Client" | "Pool" | "fetch" | "interceptors" | "request">;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const runs8 = major > 22 || (major === 22 && minor >= 19);

/** undici 8 needs Node 22.19: an older one cannot even import it. */
export const undici8: Undici | undefined = runs8 ? ((await import("undici-8")) as never) : undefined;

/** Every major version of undici that this Node can run. */
export const versions: readonly (readonly [string, Undici])[] = [
  ["undici 6", undici6 as never],
  ["undici 7", undici7],
  ...(undici8 ? ([["undici 8", undici8]] as const) : []),
];
