import type { AxiosInstance } from "axios";

/** One time that a person entered through the gate (docs.ianum.com, Auth service, "accesses"). */
export interface Access {
  readonly idSubscription: string;
  readonly idActor: string;
  /** In UNIX seconds. */
  readonly date: number;
}

export interface AccessQuery {
  readonly idSubscription: string;
  /** Both in UNIX seconds, inclusive. */
  readonly dateStart?: number | undefined;
  readonly dateEnd?: number | undefined;
  /** How many accesses at most, over all pages. */
  readonly limit?: number | undefined;
  /** Called when the platform answers a `startToken` for the second time: what follows it cannot be read. */
  readonly onRepeatedPage?: () => void;
}

interface AccessPage {
  readonly accessList: readonly Access[];
  /** Where the next page begins; absent on the last one. */
  readonly startToken?: string;
}

// The documented size of a page.
const PAGE_SIZE = 50;

/**
 * The accesses of a subscription, newest first, a page at a time.
 *
 * @throws Error when an answer is no page
 */
export async function* readAccessPages(client: AxiosInstance, query: AccessQuery): AsyncGenerator<readonly Access[]> {
  const { idSubscription, dateStart, dateEnd, limit = Infinity } = query;
  const url = `/subscription/${encodeURIComponent(idSubscription)}/accesses`;
  const followed = new Set<string>();
  let startToken: string | undefined;
  let remaining = limit;

  do {
    const params = { order: "desc", limit: Math.min(PAGE_SIZE, limit), dateStart, dateEnd, startToken };
    // Each page says where the next one begins.
    const { data } = await client.get<AccessPage>(url, { params });
    if (!Array.isArray(data?.accessList)) throw new Error("the answer holds no list of accesses");

    yield data.accessList.slice(0, remaining);
    remaining -= data.accessList.length;
    startToken = data.startToken;
    if (startToken && followed.has(startToken)) return query.onRepeatedPage?.();
    if (startToken) followed.add(startToken);
  } while (startToken && remaining > 0);
}
