import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import type { Outcome, Scene } from "./scene.ts";

/** Where a token or a secret may end up. */
export const leakScenes: readonly Scene[] = [
  {
    title: "a redirect leads to another host",
    play: ({ sandbox, url, createClient }) =>
      withStranger(async (stranger) => {
        sandbox.control.fail({ on: "api", times: 1, with: { type: "redirect", to: stranger.url } });
        await createClient().get(url);
        return judge(stranger.bearers);
      }),
  },
  {
    title: "a wrong URL leads to another host",
    play: ({ createClient }) =>
      withStranger(async (stranger) => {
        await createClient().get(stranger.url);
        return judge(stranger.bearers);
      }),
  },
  {
    title: "the token request fails, and the error is printed",
    async play({ sandbox, url, secret, createClient }) {
      sandbox.control.fail({ on: "token", with: { type: "status", status: 400 } });
      const error: unknown = await createClient()
        .get(url)
        .catch((reason: unknown) => reason);
      const isLeaking = inspect(error, { depth: 12 }).includes(secret);
      return { isGood: !isLeaking, text: isLeaking ? "the client secret is in it" : "no secret in it, at any depth" };
    },
  },
  {
    title: "a call fails, and the error is printed",
    async play({ sandbox, url, createClient }) {
      sandbox.control.fail({ on: "api", with: { type: "status", status: 500 } });
      const error: unknown = await createClient()
        .get(url)
        .catch((reason: unknown) => reason);
      const isLeaking = /Bearer (?!\[)\S{12}/.test(inspect(error, { depth: 12 }));
      return { isGood: !isLeaking, text: isLeaking ? "the token is in it" : "no token in it, at any depth" };
    },
  },
];

interface Stranger {
  readonly url: string;
  readonly bearers: readonly string[];
}

function judge(bearers: readonly string[]): Outcome {
  const isGood = bearers.length === 0;
  return { isGood, text: isGood ? "it saw no token" : "it has our token now" };
}

/** A server of somebody else, that keeps each authorization it is sent. */
async function withStranger<Result>(work: (stranger: Stranger) => Promise<Result>): Promise<Result> {
  const bearers: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization !== undefined) bearers.push(request.headers.authorization);
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bearers });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
