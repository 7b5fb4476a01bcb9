import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import axios from "axios";
import { type Measurement, measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

type Call = () => Promise<unknown>;

const CALLS = 1_000;

export const coldCalls: Stop = {
  name: "cold-calls",
  title: "cold calls: 1,000 at once, and no token at hand",

  async run({ sandbox, say }) {
    const options = optionsFromEnv(sandbox.env);
    const source = createTokenSource(options);
    const url = `${sandbox.origin}/v1_3/subscription/${sandbox.idSubscription}/agreements`;
    const origins = [sandbox.origin];
    const contenders: readonly { readonly adapter: string; readonly what: string; readonly calls: readonly Call[] }[] =
      [
        { adapter: "@ianum/fetch", what: "1,000 cold calls", calls: [fetchCall(url, options)] },
        { adapter: "@ianum/axios", what: "1,000 cold calls", calls: [axiosCall(url, options)] },
        {
          adapter: "both, one source",
          what: "500 cold calls each",
          calls: [fetchCall(url, { source, origins }), axiosCall(url, { source, origins })],
        },
      ];

    const measurements: Measurement[] = [];
    for (const { adapter, what, calls } of contenders) {
      // One after the other: side by side they would slow each other down.
      const measurement = await measure(sandbox, { adapter, what }, () => allAtOnce(calls));
      say(`${adapter}: ${what}, token requests: ${measurement.tokenRequests}`);
      measurements.push(measurement);
    }
    return measurements;
  },
};

function fetchCall(url: string, options: Parameters<typeof ianumFetch>[0]): Call {
  const fetch = ianumFetch(options);
  return async () => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`a response has status ${response.status}`);
    return response.json();
  };
}

function axiosCall(url: string, options: Parameters<typeof ianumInterceptor>[0]): Call {
  const client = axios.create();
  ianumInterceptor(options)(client);
  return () => client.get(url);
}

/** The calls in turn, until there are 1,000 under way. */
function allAtOnce(calls: readonly Call[]): Promise<unknown> {
  const rounds = Array.from({ length: CALLS / calls.length }, () => calls);
  return Promise.all(rounds.flat().map((call) => call()));
}
