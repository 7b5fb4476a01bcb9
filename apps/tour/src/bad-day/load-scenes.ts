import { createTestClock } from "@ianum/sandbox";
import type { Scene } from "./scene.ts";
import { requests, tally } from "./tally.ts";
import { until } from "./until.ts";

const HALF_A_MINUTE_MS = 30_000;
const ROUNDS = 130; // longer than a token lives
const CALLS_A_ROUND = 10;

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
    title: "an hour passes under load, and the token gets old",
    async play({ sandbox, url, createClient }) {
      // The clients' time is moved, not waited for: what is counted does not depend on the machine's speed.
      const clock = createTestClock();
      const client = createClient({ clock });
      const { log, control } = sandbox;
      const bearers: string[] = [];
      let worked = 0;
      let waited = 0;
      await client.get(url);
      for (let round = 0; round < ROUNDS; round += 1) {
        control.advance(HALF_A_MINUTE_MS);
        await clock.advance(HALF_A_MINUTE_MS);
        const { entries, tokenRequests } = log;
        worked += (await tally(Array.from({ length: CALLS_A_ROUND }, () => client.get(url)))).worked;
        await until(() => log.entries.every(({ status }) => status !== undefined));
        for (const { bearerFingerprint: bearer } of log.entries.slice(entries.length)) {
          if (bearer === undefined) continue;
          if (!bearers.includes(bearer)) bearers.push(bearer);
          // Its token was requested after the call was made.
          if (bearers.indexOf(bearer) >= tokenRequests) waited += 1;
        }
      }
      return {
        isGood: worked === ROUNDS * CALLS_A_ROUND && waited === 0,
        text: `${worked.toLocaleString("en")} worked, ${waited} waited for a new token`,
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
