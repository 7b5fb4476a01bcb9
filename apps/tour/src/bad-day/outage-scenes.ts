import type { Outcome, Scene, Stage } from "./scene.ts";
import { requests, tally } from "./tally.ts";
import { until } from "./until.ts";

const PATIENCE_MS = 4_000;

/** What a platform that has troubles of its own does to calls. */
export const outageScenes: readonly Scene[] = [
  {
    title: "the token endpoint responds with 429, Retry-After: 1",
    isWaiting: true,
    play(stage) {
      stage.sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 429, retryAfter: 1 } });
      return twentyCalls(stage);
    },
  },
  {
    title: "the token endpoint responds with 503, twice",
    isWaiting: true,
    play(stage) {
      stage.sandbox.control.fail({ on: "token", times: 2, with: { type: "status", status: 503 } });
      return twentyCalls(stage);
    },
  },
  {
    title: "the first connection to the token endpoint hangs",
    isWaiting: true,
    async play({ sandbox, url, createClient }) {
      sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
      const client = createClient();
      let worked = 0;
      for (let call = 0; call < 20; call += 1)
        void client.get(url).then(
          () => (worked += 1),
          () => undefined,
        );
      await until(() => worked === 20, PATIENCE_MS);
      const late = worked < 20 ? `, ${20 - worked} still wait after ${PATIENCE_MS / 1000} s` : "";
      return { isGood: worked === 20, text: `${worked} worked${late}` };
    },
  },
  {
    title: "the secret is wrong, and 50 calls follow one another",
    async play({ sandbox, url, createClient }) {
      const client = createClient({ secret: "not-the-secret" });
      let failed = 0;
      for (let call = 0; call < 50; call += 1) await client.get(url).catch(() => (failed += 1));
      const { tokenRequests } = sandbox.log;
      return { isGood: failed === 50 && tokenRequests === 1, text: `${failed} errors, ${requests(tokenRequests)}` };
    },
  },
  {
    title: "one of ten callers gives up while all wait for the token",
    isWaiting: true,
    async play({ sandbox, url, createClient }) {
      sandbox.control.fail({ on: "token", times: 1, with: { type: "latency", ms: 600 } });
      const client = createClient();
      const controller = new AbortController();
      const first = client.get(url, { signal: controller.signal }).catch(() => undefined);
      const others = Array.from({ length: 9 }, () => client.get(url));
      await until(() => sandbox.log.tokenRequests > 0);
      controller.abort();
      await first;
      const isFree = sandbox.log.entries.some(({ service, status }) => service === "token" && status === undefined);
      const { worked } = await tally(others);
      return {
        isGood: worked === 9 && isFree,
        text: `${worked} worked, it ${isFree ? "is free at once" : "waits with the others"}`,
      };
    },
  },
];

async function twentyCalls({ sandbox, url, createClient }: Stage): Promise<Outcome> {
  const client = createClient();
  const { worked, failures } = await tally(Array.from({ length: 20 }, () => client.get(url)));
  const text = `${worked} worked${failures && `, ${failures}`}, ${requests(sandbox.log.tokenRequests)}`;
  return { isGood: worked === 20, text };
}
