import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Access, toDate } from "@ianum/subscriptions";
import { describe, expect, test } from "vitest";
import { collect, createWorld } from "./world.ts";

const first: Access = { idSubscription: "sub_1", idActor: "acr_1", date: 1_767_225_600 };

test("all accesses come, newest first, whatever the size of a page", async () => {
  const { subscriptions, gate } = await createWorld({ accesses: 120 });
  const all = await collect(subscriptions.accesses(gate.idSubscription));
  expect(all).toHaveLength(120);
  expect(all.map(({ date }) => Number(date))).toEqual(all.map(({ date }) => Number(date)).toSorted((a, b) => b - a));
  expect(await collect(subscriptions.accesses(gate.idSubscription, { limit: 7 }))).toEqual(all);
  expect(await collect(subscriptions.accesses(gate.idSubscription, { order: "asc" }))).toEqual(all.toReversed());
});

test("a loop that is left asks for no further page", async () => {
  const { subscriptions, gate, apiRequests } = await createWorld({ accesses: 120 });
  let seen = 0;
  for await (const access of subscriptions.accesses(gate.idSubscription, { limit: 10 })) {
    expect(access.idSubscription).toBe(gate.idSubscription);
    if (++seen === 25) break;
  }
  expect(apiRequests()).toBe(3);
});

test.each([53, 99, 100])("an abort at entry %d of two pages is heard there", async (at) => {
  const { subscriptions, gate, apiRequests } = await createWorld({ accesses: 100 });
  const controller = new AbortController();
  const reason = new Error("enough");
  let seen = 0;
  const read = async (): Promise<void> => {
    for await (const access of subscriptions.accesses(gate.idSubscription, { signal: controller.signal })) {
      expect(access.idSubscription).toBe(gate.idSubscription);
      if (++seen === at) controller.abort(reason);
    }
  };
  await expect(read()).rejects.toBe(reason);
  expect([seen, apiRequests()]).toEqual([at, 2]);
});

test("accesses between two dates come, given as UNIX seconds or as a Date", async () => {
  const { subscriptions, gate } = await createWorld({ accesses: 120 });
  const dates = (await collect(subscriptions.accesses(gate.idSubscription))).map(({ date }) => Number(date));
  const [dateEnd, dateStart] = [dates[10]!, dates[90]!];
  const inSeconds = await collect(subscriptions.accesses(gate.idSubscription, { dateStart, dateEnd }));
  expect(inSeconds.map(({ date }) => date)).toEqual(dates.slice(10, 91));
  const inDates = { dateStart: toDate(dateStart)!, dateEnd: toDate(dateEnd)! };
  expect(await collect(subscriptions.accesses(gate.idSubscription, inDates))).toEqual(inSeconds);
});

test("accesses of one actor come", async () => {
  const { subscriptions, gate } = await createWorld();
  const [{ idActor } = first] = await collect(subscriptions.accesses(gate.idSubscription));
  expect(await collect(subscriptions.accesses(gate.idSubscription, { idActor }))).toHaveLength(10);
  expect(await collect(subscriptions.accesses(gate.idSubscription, { idActor: "acr_other&limit=1" }))).toEqual([]);
});

test("pages can be read one by one", async () => {
  const { subscriptions, gate } = await createWorld();
  const page = await subscriptions.accesses(gate.idSubscription, { limit: 6 }).page();
  expect(page.accessList).toHaveLength(6);
  const { startToken } = page;
  const last = await subscriptions
    .accesses(gate.idSubscription, { limit: 6, ...(startToken ? { startToken } : {}) })
    .page();
  expect(last.accessList).toHaveLength(4);
  expect(last).not.toHaveProperty("startToken");
});

test.each([
  ["limit", 0],
  ["limit", 1.5],
  ["order", "down"],
  ["dateStart", -1],
  ["dateStart", 1_767_225_600_000],
  ["dateEnd", new Date("never")],
  ["dateEnd", "2026-01-01"],
])("an option that cannot be right is an error at once: %s %o", async (name, value) => {
  const { subscriptions, sandbox } = await createWorld();
  expect(() => subscriptions.accesses("sub_1", { [name]: value })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", option: name }),
  );
  expect(sandbox.log.requests).toBe(0);
});

describe("a platform that repeats a startToken", () => {
  test.each([
    ["at once", () => "again", 2],
    ["after some pages", (page: number) => `page ${page % 3}`, 4],
  ])("%s ends the loop and says so", async (_name, tokenOf, expected) => {
    const { subscriptions, sandbox, gate, apiRequests } = await createWorld();
    const body = (): unknown => ({ accessList: [first], startToken: tokenOf(apiRequests()) });
    sandbox.control.fail({ on: "api", with: { type: "json", body, status: 200 } });
    let isRepeated = false;
    const onRepeatedPage = (): void => {
      isRepeated = true;
    };
    expect(await collect(subscriptions.accesses(gate.idSubscription, { onRepeatedPage }))).toHaveLength(expected);
    expect([apiRequests(), isRepeated]).toEqual([expected, true]);
  });
});

test.each([
  ["the first page leads to itself", "begin", ["begin"]],
  ["the second page leads to the first", "begin", ["one", "begin"]],
  ["later pages lead to each other", undefined, ["one", "two", "three", "two", "one"]],
  ["a page leads back after many", "begin", [...Array.from({ length: 30 }, (_, page) => `page ${page}`), "page 7"]],
  ["startTokens differ in case and spaces alone", undefined, ["a", "A", " a", "a ", "a"]],
] as const)("no startToken is followed twice: %s", async (_name, startToken, answers) => {
  const { subscriptions, sandbox, sent } = await createListening();
  const body = (): unknown => ({ accessList: [first], startToken: answers[sent.length - 1] });
  sandbox.control.fail({ on: "api", with: { type: "json", status: 200, body } });
  await collect(subscriptions.accesses("sub_1", startToken === undefined ? {} : { startToken }));
  const followed = sent.map((url) => url.searchParams.get("startToken")).filter((token) => token !== null);
  expect(followed).toEqual([...new Set([...(startToken === undefined ? [] : [startToken]), ...answers])]);
});

test.each(["a&limit=1", "a#b", "%2f", "a\nb", "+ =", "é", "x".repeat(4_000)])(
  "a startToken goes back as it came: %j",
  async (startToken) => {
    const { subscriptions, sandbox, sent } = await createListening();
    sandbox.control.fail({ on: "api", times: 1, with: { type: "json", body: { accessList: [first], startToken } } });
    sandbox.control.fail({ on: "api", with: { type: "json", body: { accessList: [] } } });
    await collect(subscriptions.accesses("sub_1", { limit: 9 }));
    expect([...sent[1]!.searchParams]).toEqual([
      ["limit", "9"],
      ["startToken", startToken],
    ]);
  },
);

/** A world, and the addresses that its API was asked for. */
async function createListening() {
  const sent: URL[] = [];
  const send: typeof fetch = (input, init) => {
    const url = new URL(input as string);
    if (url.pathname.endsWith("/accesses")) sent.push(url);
    return fetch(input, init);
  };
  return { ...(await createWorld({}, { fetch: send })), sent };
}

test.each([
  ["as documented", { accessList: [first] }],
  ["a list alone", [first]],
  ["an object that holds a list", { accessList: { accesses: [first] } }],
  ["a list that holds the object", [{ accessList: [first] }]],
  ["null", { accessList: null }],
  ["an empty list alone", []],
])("the documentation contradicts itself, so %s is taken", async (name, body) => {
  const { subscriptions, sandbox } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body } });
  const expected = /null|empty/.test(name) ? [] : [first];
  expect(await collect(subscriptions.accesses("sub_1"))).toEqual(expected);
});

test.each([{}, { accessList: "x" }, { accessList: [1] }, { accessList: {} }, "x", null, [1], 7])(
  "what holds no list of accesses is a ResponseError: %j",
  async (body) => {
    const { subscriptions, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "json", body } });
    await expect(collect(subscriptions.accesses("sub_1"))).rejects.toMatchObject({ name: "ResponseError" });
  },
);

test.each([null, "", undefined])("a startToken of %j is the end", async (startToken) => {
  const { subscriptions, sandbox, apiRequests } = await createWorld();
  sandbox.control.fail({ on: "api", with: { type: "json", body: { accessList: [first], startToken } } });
  expect(await collect(subscriptions.accesses("sub_1"))).toEqual([first]);
  expect(apiRequests()).toBe(1);
});

test("fields that are not documented are kept", async () => {
  const { subscriptions, sandbox } = await createWorld();
  const body = { accessList: [{ ...first, place: "Roma" }], total: 1 };
  sandbox.control.fail({ on: "api", with: { type: "json", body } });
  expect(await subscriptions.accesses("sub_1").page()).toEqual(body);
});

test("a page of more than 4 MiB is refused, not kept", async () => {
  const { subscriptions, sandbox } = await createWorld();
  const body = { accessList: [{ ...first, filler: "x".repeat(4 * 1024 * 1024) }] };
  sandbox.control.fail({ on: "api", with: { type: "json", body } });
  await expect(subscriptions.accesses("sub_1").page()).rejects.toMatchObject({ name: "ResponseError" });
});

test("10,000 accesses stream in constant memory", async () => {
  const { subscriptions, gate } = await createWorld({ accesses: 10_000 });
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const heapAt = new Map<number, number>();
  let count = 0;
  for await (const { date } of subscriptions.accesses(gate.idSubscription)) {
    count += Number(date) > 0 ? 1 : 0;
    if (count === 2_000 || count === 10_000) {
      collectGarbage();
      heapAt.set(count, process.memoryUsage().heapUsed);
    }
  }
  expect(count).toBe(10_000);
  // 8,000 entries would take more than 1.5 MB; what remains is the sandbox's log and the startTokens seen.
  expect(heapAt.get(10_000)! - heapAt.get(2_000)!).toBeLessThan(1_000_000);
});
