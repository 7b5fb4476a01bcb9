import { describe, expect, test } from "vitest";
import { createSandbox, createTestClock } from "@ianum/sandbox";
import { refusalOf, serve, type Served } from "./served.ts";

interface Page {
  readonly accessList: readonly { readonly idSubscription: string; readonly idActor: string; readonly date: number }[];
  readonly startToken?: string;
}

async function pageOf(served: Served, bearer: string, query: Record<string, string | number> = {}): Promise<Page> {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const response = await served.get(`/v1_3/subscription/${served.gate.idSubscription}/accesses?${search}`, bearer);
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}

async function datesOf(served: Served, bearer: string, query: Record<string, string | number>): Promise<number[]> {
  const dates: number[] = [];
  let startToken: string | undefined;
  for (let pages = 0; pages <= 300; pages++) {
    const page = await pageOf(served, bearer, { ...query, ...(startToken === undefined ? {} : { startToken }) });
    dates.push(...page.accessList.map(({ date }) => date));
    ({ startToken } = page);
    if (startToken === undefined) return dates;
  }
  throw new Error("the pages do not end");
}

const ascending = (left: number, right: number) => left - right;

describe("the accesses", () => {
  test("are 10,000, in order, without a duplicate, from the newest or from the oldest on", async () => {
    const served = await serve();
    const bearer = await served.authorization();
    const newestFirst = await datesOf(served, bearer, {});
    expect(newestFirst).toHaveLength(10_000);
    expect(new Set(newestFirst).size).toBe(10_000);
    expect(newestFirst).toEqual(newestFirst.toSorted(ascending).toReversed());
    expect(await datesOf(served, bearer, { order: "asc", limit: 333 })).toEqual(newestFirst.toReversed());
    expect(await datesOf(served, bearer, { order: "desc", limit: 10_000 })).toEqual(newestFirst);
  });

  test("are the same in every sandbox, at any time", async () => {
    const first = await serve();
    const second = await serve({ clock: createTestClock(0) });
    const page = await pageOf(first, await first.authorization());
    expect(page.accessList).toHaveLength(50);
    expect(page.accessList[0]).toEqual({
      idSubscription: first.gate.idSubscription,
      idActor: expect.stringMatching(/^acr_\w{7}$/),
      date: 1_767_223_582,
    });
    expect((await pageOf(second, await second.authorization())).accessList).toEqual(page.accessList);
  });

  test("are as many as asked for; the last page has no startToken", async () => {
    const served = await serve({ accesses: 100 });
    const bearer = await served.authorization();
    expect(await datesOf(served, bearer, {})).toHaveLength(100);
    expect(await pageOf(served, bearer, { limit: 100 })).not.toHaveProperty("startToken");
    expect(await pageOf(served, bearer, { limit: 99 })).toHaveProperty("startToken");
    const none = await serve({ accesses: 0 });
    expect(await pageOf(none, await none.authorization())).toEqual({ accessList: [] });
  });

  test.for(["asc", "desc"])("between two dates, both included, page in order %s", async (order) => {
    const served = await serve({ accesses: 500 });
    const bearer = await served.authorization();
    const all = await datesOf(served, bearer, { order: "asc" });
    const [dateStart, dateEnd] = [all[100]!, all[219]!];
    const wanted = all.slice(100, 220);
    expect(await datesOf(served, bearer, { order, dateStart, dateEnd, limit: 7 })).toEqual(
      order === "asc" ? wanted : wanted.toReversed(),
    );
    expect(await datesOf(served, bearer, { order, dateStart: all[490]! })).toHaveLength(10);
    expect(await datesOf(served, bearer, { order, dateEnd: all[9]! })).toHaveLength(10);
    expect(await datesOf(served, bearer, { order, dateStart: dateStart + 1, dateEnd: dateStart + 1 })).toEqual([]);
  });

  test("are filtered by actor and by subscription", async () => {
    const served = await serve({ accesses: 3 });
    const bearer = await served.authorization();
    const { idActor, idSubscription } = (await pageOf(served, bearer)).accessList[0]!;
    expect((await pageOf(served, bearer, { idActor, idSubscription })).accessList).toHaveLength(3);
    expect(await pageOf(served, bearer, { idActor: "acr_other" })).toEqual({ accessList: [] });
    expect(await pageOf(served, bearer, { idSubscription: "sub_other" })).toEqual({ accessList: [] });
  });

  test("that are added while someone pages shift no page, even several in one second", async () => {
    const clock = createTestClock(Date.UTC(2026, 5, 1));
    const served = await serve({ accesses: 10, clock });
    const bearer = await served.authorization();
    for (let logins = 0; logins < 5; logins++) served.sandbox.control.approveLogin();
    const first = await pageOf(served, bearer, { limit: 3 });
    expect(first.accessList.map(({ date }) => date)).toEqual(Array.from({ length: 3 }, () => clock.now() / 1000));
    served.sandbox.control.approveLogin();
    const rest = await datesOf(served, bearer, { limit: 3, startToken: first.startToken! });
    expect(rest).toHaveLength(12);
    expect(await datesOf(served, bearer, { limit: 4, order: "asc" })).toHaveLength(16);
  });
});

describe("a question about accesses is refused", () => {
  test.for([
    "limit=0",
    "limit=-1",
    "limit=1.5",
    "limit=ten",
    "limit=",
    "limit=1e3",
    "limit=%2010",
    "limit=1&limit=2",
    "order=",
    "order=ASC",
    "order=newest",
    "dateStart=yesterday",
    "dateStart=-1",
    "dateStart=1.5",
    "dateEnd=",
    "dateEnd=1767223582000",
    "dateStart=2&dateEnd=1",
    "startToken=",
    "startToken=made-up",
    "startToken=1.2.3.4",
  ])("for %s", async (query) => {
    const { get, gate, authorization } = await serve({ accesses: 1 });
    const path = `/v1_3/subscription/${gate.idSubscription}/accesses?${query}`;
    expect(await refusalOf(get(path, await authorization()))).toEqual([
      400,
      { errorCode: "GEN_0002", errorMessage: expect.stringContaining(query.split("=")[0]!) },
    ]);
  });

  test("for a startToken that is another question's, another sandbox's, or changed", async () => {
    const served = await serve({ accesses: 10, gates: [{ alias: "one" }] });
    const bearer = await served.authorization();
    const { startToken = "" } = await pageOf(served, bearer, { limit: 3 });
    const path = `/v1_3/subscription/${served.gate.idSubscription}/accesses`;
    const other = createSandbox({ gates: [{ ...served.gate }] });
    const status = async (query: Record<string, string>) =>
      (await served.get(`${path}?${new URLSearchParams(query)}`, bearer)).status;
    expect(await status({ startToken, limit: "4" })).toBe(200);
    expect(await status({ startToken, order: "asc" })).toBe(400);
    expect(await status({ startToken, dateStart: "1" })).toBe(400);
    expect(await status({ startToken: `1${startToken}` })).toBe(400);
    expect(await status({ startToken: `${startToken}.` })).toBe(400);
    const answer = await other.fetch("https://api-auth.ianum.com/v1_3/oauth/token", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: "one",
        client_secret: served.gate.secrets[0],
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const elsewhere = await other.fetch(`https://auth.eu.ianum.com${path}?startToken=${startToken}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(elsewhere.status).toBe(400);
  });
});
