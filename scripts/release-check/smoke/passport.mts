import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type IanumClient, IanumClientStrategy, type IanumClientStrategyOptions, IanumStrategy } from "@ianum/passport";
import passport from "passport";

type Options = Pick<IanumClientStrategyOptions, "endpoints"> & {
  readonly clientId: string;
  readonly clientSecret: string;
};

export async function smoke(_resource: string, { endpoints, clientId, clientSecret }: Options): Promise<void> {
  passport.use(
    new IanumStrategy({ gateAlias: "my-gate", region: "eu", clientId, clientSecret }, (profile, done) =>
      done(null, { id: profile.id }),
    ),
  );
  passport.use(new IanumClientStrategy({ endpoints: endpoints ?? {} }, (client: IanumClient) => client));

  const authenticate = passport.authenticate("ianum-client", { session: false }) as (
    ...args: readonly unknown[]
  ) => unknown;
  const server = createServer((request, response) => {
    authenticate(request, response, (error: unknown) => response.writeHead(error ? 500 : 200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const keys = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    headers: { authorization: `Basic ${keys}`, connection: "close" },
  });
  server.close();
  if (status !== 200) throw new Error(`the keys were not taken: ${status}`);
}
