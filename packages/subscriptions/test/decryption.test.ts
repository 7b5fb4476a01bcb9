import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createSubscriptions } from "@ianum/subscriptions";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeKey } from "./keys.ts";
import { useThreads, watchThreads } from "./threads.ts";
import { createWorld, errorOf } from "./world.ts";

const countsCpuByThread = existsSync(`/proc/self/task/${process.pid}/schedstat`);

/** A platform whose people share these texts, encrypted to a key of this kind, a field each. */
async function createSharing(texts: readonly string[], kind: Parameters<typeof makeKey>[0] = ecc) {
  const world = await createWorld();
  const { encrypt, privateKey } = await makeKey(kind);
  const data = [];
  for (const text of texts) data.push({ values: [{ valueEncPgp: await encrypt(text) }] });
  world.sandbox.control.fail({
    on: "api",
    path: "/v1_3/subscription/sub_1/data",
    with: { type: "json", body: { data } },
  });
  const options = { ...world.options, privateKey };
  return { world, options, subscriptions: createSubscriptions(options) };
}

const ecc = { type: "ecc", curve: "curve25519Legacy" } as const;
const textsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `value ${index}`);
const resultsOf = async (call: Promise<{ data: readonly { values: readonly { value?: string }[] }[] }>) =>
  (await call).data.flatMap(({ values }) => values.map(({ value }) => value));

test.runIf(countsCpuByThread).each([
  ["curve25519", 200, ecc],
  ["RSA-2048", 40, { type: "rsa", rsaBits: 2048 }],
  ["RSA-4096", 10, { type: "rsa", rsaBits: 4096 }],
] as const)(
  "the first values of a %s key, %i of them, do not hold the event loop for 50 ms",
  async (name, count, kind) => {
    const { options } = await createSharing(textsOf(count), kind);
    const input = JSON.stringify({ options, expected: textsOf(count) });
    const held = await new Promise<number>((resolve, reject) => {
      const script = fileURLToPath(new URL("longest-hold.mjs", import.meta.url));
      const child = execFile(process.execPath, [script], (error, out) =>
        error ? reject(error) : resolve(Number(out)),
      );
      child.stdin?.end(input);
    });
    if (process.env["IANUM_PRINT_FIGURES"]) console.log(`${name}: ${held.toFixed(1)} ms at the longest`);
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(50);
  },
);

test("an abort is heard while a thread starts and unlocks the key", async () => {
  const threads = watchThreads();
  const neverReady = "data:text/javascript,setInterval(() => undefined, 1000)";
  useThreads(
    class extends Worker {
      constructor() {
        super(new URL(neverReady));
      }
    },
  );
  const { subscriptions } = await createSharing(["one"]);
  const controller = new AbortController();
  const reading = subscriptions.data("sub_1", { signal: controller.signal });
  await expect.poll(() => threads).toHaveLength(1);
  onTestFinished(async () => void (await threads[0]!.terminate()));
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

test("one thread serves all calls of a client; it is ended when it has had nothing to do", async () => {
  const threads = watchThreads();
  const { subscriptions } = await createSharing(["one", "two"]);
  await subscriptions.data("sub_1");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const both = [1, 2].map(() => resultsOf(subscriptions.data("sub_1")));
  expect(await Promise.all(both)).toEqual([
    ["one", "two"],
    ["one", "two"],
  ]);
  expect(threads).toHaveLength(1);
  const ended = new Promise((resolve) => threads[0]!.once("exit", resolve));
  vi.advanceTimersByTime(9_999);
  expect(threads[0]!.threadId).toBeGreaterThan(0);
  vi.advanceTimersByTime(1);
  expect(await resultsOf(subscriptions.data("sub_1"))).toEqual(["one", "two"]);
  await ended;
  expect(threads).toHaveLength(2);
});

test("a thread gets the key and nothing else of the process", async () => {
  const given: unknown[] = [];
  useThreads(
    class extends Worker {
      constructor(...values: ConstructorParameters<typeof Worker>) {
        super(...values);
        given.push(values[1]);
      }
    },
  );
  const { options, subscriptions } = await createSharing(["one"]);
  expect(given).toEqual([]);
  expect(await resultsOf(subscriptions.data("sub_1"))).toEqual(["one"]);
  const workerData = { armored: options.privateKey, passphrase: undefined };
  expect(given).toEqual([{ workerData, env: {}, execArgv: [] }]);
});

test.each([
  ["has no threads", undefined],
  [
    "forbids them",
    function forbidden() {
      throw Object.assign(new Error("Access to this API has been restricted"), { code: "ERR_ACCESS_DENIED" });
    } as never,
  ],
  [
    "does not find the thread's file, bundled into another",
    class extends Worker {
      constructor(...[file, options]: ConstructorParameters<typeof Worker>) {
        super(new URL("gone.js", file), options);
      }
    },
  ],
])("where the runtime %s, values are decrypted in slices", async (_name, threads) => {
  useThreads(threads);
  const { subscriptions } = await createSharing(textsOf(200));
  const controller = new AbortController();
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (!controller.signal.aborted) setImmediate(count);
  };
  const values = resultsOf(subscriptions.data("sub_1"));
  count();
  expect(await values).toEqual(textsOf(200));
  controller.abort();
  expect(turns).toBeGreaterThan(10);
});

test("a thread that ends before it is done is an error of each value, and the next call has another", async () => {
  let isDeadly = true;
  useThreads(
    class extends Worker {
      override postMessage(...values: Parameters<Worker["postMessage"]>): void {
        super.postMessage(...values);
        if (isDeadly) void this.terminate();
      }
    },
  );
  const { subscriptions } = await createSharing(["one", "two"]);
  const { data } = await subscriptions.data("sub_1");
  for (const [value] of data.map(({ values }) => values))
    expect(value!.error).toMatchObject({
      name: "ResponseError",
      message: expect.stringContaining("the thread that decrypts has ended"),
    });
  isDeadly = false;
  expect(await resultsOf(subscriptions.data("sub_1"))).toEqual(["one", "two"]);
});

test("an abort while values are decrypted rejects with its reason, and stops no other call", async () => {
  const controller = new AbortController();
  const reason = new Error("the visitor left");
  useThreads(
    class extends Worker {
      override postMessage(...values: Parameters<Worker["postMessage"]>): void {
        super.postMessage(...values);
        controller.abort(reason);
      }
    },
  );
  const { subscriptions } = await createSharing(textsOf(50));
  const { signal } = controller;
  const [aborted, other] = await Promise.all([
    errorOf(subscriptions.data("sub_1", { signal })),
    resultsOf(subscriptions.data("sub_1")),
  ]);
  expect(aborted).toBe(reason);
  expect(other).toEqual(textsOf(50));
});
