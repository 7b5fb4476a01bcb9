import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { IanumMiddlewareOptions } from "@ianum/graphql-request";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { createSchema, createYoga } from "graphql-yoga";
import { GraphQLError } from "graphql";

/** A request as the service saw it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly options: IanumMiddlewareOptions;
  readonly origin: string;
  /** Answers `UNAUTHENTICATED` in a 200, from its resolvers. */
  readonly url: string;
  /** Answers 401, before anything is executed. */
  readonly strictUrl: string;
  /** Answers `UNAUTHENTICATED` in a 200, before anything is executed. */
  readonly earlyUrl: string;
  readonly received: Received[];
  /** What mutations have done. */
  readonly done: string[];
  /** Keeps requests that arrive from now on waiting, until what it gives back is called. */
  hold(): () => void;
  close(): Promise<void>;
}

interface Context {
  readonly isKnown: boolean;
  readonly done: string[];
}

const typeDefs = /* GraphQL */ `
  type Query {
    hello(name: String): String
    sure: String!
    open: String
    big(length: Int!): String
  }
  type Mutation {
    create(text: String): String
    createSure(text: String): Order!
    createOpen(text: String): Order!
  }
  type Order {
    text: String
    owner: String!
  }
`;

function mustBeKnown({ isKnown }: Context): void {
  if (!isKnown) throw new GraphQLError("not authenticated", { extensions: { code: "UNAUTHENTICATED" } });
}

function create(text: string, context: Context): { text: string; owner: () => string } {
  context.done.push(text);
  const owner = (): string => {
    mustBeKnown(context);
    return "Ada";
  };
  return { text, owner };
}

const resolvers = {
  Query: {
    hello(_: unknown, { name }: { name?: string }, context: Context) {
      mustBeKnown(context);
      return `hello ${name ?? "you"}`;
    },
    sure(_: unknown, _args: unknown, context: Context) {
      mustBeKnown(context);
      return "sure";
    },
    open: () => "open",
    big: (_: unknown, { length }: { length: number }) => "UNAUTHENTICATED ".repeat(length),
  },
  Mutation: {
    create(_: unknown, { text }: { text: string }, context: Context) {
      mustBeKnown(context);
      return create(text, context).text;
    },
    createSure(_: unknown, { text }: { text: string }, context: Context) {
      mustBeKnown(context);
      return create(text, context);
    },
    createOpen: (_: unknown, { text }: { text: string }, context: Context) => create(text, context),
  },
};

/** A platform, and a GraphQL service that takes its tokens, over real HTTP. */
export async function createWorld(): Promise<World> {
  const sandbox = createSandbox({ accesses: 0 });
  const platform = await sandbox.listen();
  const received: Received[] = [];
  const done: string[] = [];
  let isHeld: Promise<void> | undefined;

  const isLive = async (authorization: string | undefined): Promise<boolean> => {
    if (authorization === undefined) return false;
    const address = "https://auth.eu.ianum.com/v1_3/subscription/sub_none/agreements";
    return (await sandbox.fetch(address, { headers: { authorization } })).status !== 401;
  };
  const yoga = createYoga<{ isKnown: boolean }>({
    schema: createSchema<Context>({ typeDefs, resolvers }),
    context: ({ isKnown }) => ({ isKnown, done }),
    batching: { limit: 20 },
    maskedErrors: false,
    logging: false,
  });
  const server = createServer((request, response) => {
    void answer();
    async function answer(): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = "", url = "", headers } = request;
      const { pathname, search } = new URL(url, platform);
      received.push({ method, path: pathname, authorization: headers.authorization, headers });
      await isHeld;

      const isKnown = await isLive(headers.authorization);
      const errors = [{ message: "not authenticated", extensions: { code: "UNAUTHENTICATED" } }];
      let answered = Response.json({ errors }, { status: pathname === "/strict" ? 401 : 200 });
      if (isKnown || pathname === "/graphql") {
        const init = { method, headers: headers as Record<string, string> };
        const body = method === "POST" ? { body: Buffer.concat(chunks) } : {};
        answered = await yoga.fetch(`http://service/graphql${search}`, { ...init, ...body }, { isKnown });
      }
      response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [gate] = sandbox.gates;
  return {
    sandbox,
    options: { clientId: gate!.id, clientSecret: gate!.secrets[0]!, endpoints: { apiAuth: platform } },
    origin,
    url: `${origin}/graphql`,
    strictUrl: `${origin}/strict`,
    earlyUrl: `${origin}/early`,
    received,
    done,
    hold() {
      let release!: () => void;
      isHeld = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    async close() {
      server.close().closeAllConnections();
      await sandbox.close();
    },
  };
}

/** Waits for what other parts of this process bring about. */
export async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error("it never came about");
    await turn();
  }
}
