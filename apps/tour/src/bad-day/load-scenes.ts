import { setTimeout as sleep } from "node:timers/promises";
import type { Scene } from "./scene.ts";
import { requests, tally, timed } from "./tally.ts";

const TOKEN_LATENCY_MS = 400;
// Of a shorter life the window for a refresh is hardly longer than that, and a machine that is busy just then has callers wait.
const TOKEN_LIFE_S = 4;
const CALLS_MS = 4_600; // longer than a token lives
const CALLS = 100;

/** What load does to tokens. */
export const loadScenes: readonly Scene[] = [
  {
    title: "1,000 calls start cold",
    async play({ sandbox, url, createClient }) {
      const client = createClient();
      const { worked } = await tally(Array.from({ length: 1_000 }, () => client.get(url)));
      const { tokenRequests } = sandbox.log;
      return {
        isGood: worked === 1_000 && tokenRequests === 1,
        text: `${worked.toLocaleString("en")} worked, ${requests(tokenRequests)}`,
      };
    },
  },
  {
    title: "the token gets old under load, and a new one takes 0.4 s",
    isWaiting: true,
    async play({ sandbox, url, createClient }) {
      sandbox.control.setTokenLife(TOKEN_LIFE_S);
      const client = createClient();
      await client.get(url);
      sandbox.control.fail({ on: "token", with: { type: "latency", ms: TOKEN_LATENCY_MS } });
      let slowestMs = 0;
      const calls: Promise<unknown>[] = [];
      for (let round = 0; round < CALLS; round += 1) {
        const call = timed(() => client.get(url)).then((ms) => (slowestMs = Math.max(slowestMs, ms)));
        calls.push(call);
        await sleep(CALLS_MS / CALLS);
      }
      const { worked, failures } = await tally(calls);
      return {
        isGood: worked === CALLS && slowestMs < TOKEN_LATENCY_MS,
        text: `${worked} worked${failures && `, ${failures}`}, the slowest after ${Math.round(slowestMs)} ms`,
      };
    },
  },
  {
    title: "all tokens are revoked under 200 calls",
    async play({ sandbox, url, createClient }) {
      const client = createClient();
      await client.get(url);
      const before = sandbox.log.tokenRequests;
      sandbox.control.revokeTokens();
      const { worked, failures } = await tally(Array.from({ length: 200 }, () => client.get(url)));
      const further = sandbox.log.tokenRequests - before;
      return {
        isGood: worked === 200 && further <= 2,
        text: `${worked} worked${failures && `, ${failures}`}, ${requests(further)}`,
      };
    },
  },
  {
    title: "a service refuses every token, 100 times",
    async play({ sandbox, url, createClient }) {
      sandbox.control.refuseTokens();
      const client = createClient();
      const calls = Array.from({ length: 10 }, (_, round) => round);
      let refused = 0;
      for (const _ of calls) {
        const { failures } = await tally(Array.from({ length: 10 }, () => client.get(url)));
        if (failures === "10 × 401") refused += 10;
      }
      const { tokenRequests } = sandbox.log;
      return { isGood: refused === 100 && tokenRequests <= 10, text: `${refused} × 401, ${requests(tokenRequests)}` };
    },
  },
];
