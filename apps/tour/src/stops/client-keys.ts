import { createServer } from "node:http";
import { optionsFromEnv, type TokenSourceOptions } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { type IanumClient, IanumClientStrategy } from "@ianum/passport";
import { listen } from "demo-kit";
import express from "express";
import { Passport } from "passport";
import { measure } from "../measure.ts";
import type { Stop } from "../stop.ts";

const CALLS = 200;

export const clientKeys: Stop = {
  name: "client-keys",
  title: "client keys: a machine presents its gate's keys, through Passport",

  async run({ sandbox, say }) {
    const options = optionsFromEnv(sandbox.env);
    const api = await startApi(options, `${sandbox.origin}/v1_3/subscription/${sandbox.idSubscription}/agreements`);
    try {
      const keys = (secret: string): string =>
        `Basic ${Buffer.from(`${sandbox.env["IANUM_CLIENT_ID"]}:${secret}`).toString("base64")}`;
      const call = async (authorization: string): Promise<number> => {
        const response = await fetch(api.url, { headers: { authorization } });
        await response.text();
        return response.status;
      };
      const right = keys(sandbox.env["IANUM_CLIENT_SECRET"] ?? "");
      const measurement = await measure(
        sandbox,
        { adapter: "@ianum/passport", what: "200 calls with keys" },
        async () => {
          const statuses = await Promise.all(Array.from({ length: CALLS }, () => call(right)));
          if (statuses.some((status) => status !== 200)) throw new Error("a call with the right keys was refused");
        },
      );
      say(`GET /agreements  200  ${CALLS} times with the right keys, token requests: ${measurement.tokenRequests}`);
      say(`GET /agreements  ${await call(keys("wrong"))}  with a wrong secret`);
      return [measurement];
    } finally {
      await api.close();
    }
  },
};

/** An API that reads what its caller may read, with the caller's own tokens. */
async function startApi(
  { endpoints }: TokenSourceOptions,
  resource: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const passport = new Passport();
  passport.use(new IanumClientStrategy({ ...(endpoints && { endpoints }) }, (client) => client));
  const app = express();
  app.get("/agreements", passport.authenticate("ianum-client", { session: false }), async (req, res) => {
    const { source } = req.user as IanumClient;
    const response = await ianumFetch({ source, origins: [new URL(resource).origin] })(resource);
    res.status(response.status).json(await response.json());
  });

  const { origin, close } = await listen(createServer(app), 0, "127.0.0.1");
  return { url: `${origin}/agreements`, close };
}
