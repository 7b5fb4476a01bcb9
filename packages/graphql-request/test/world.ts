import { setImmediate as turn } from "node:timers/promises";
import type { IanumMiddlewareOptions } from "@ianum/graphql-request";
import { createSandbox, type ReceivedRequest, type Sandbox, startProtectedService } from "@ianum/sandbox";
import { createSchema, createYoga } from "graphql-yoga";
import { GraphQLError } from "graphql";

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
  readonly received: ReceivedRequest[];
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
  const done: string[] = [];
  const yoga = createYoga<{ isKnown: boolean }>({
    schema: createSchema<Context>({ typeDefs, resolvers }),
    context: ({ isKnown }) => ({ isKnown, done }),
    batching: { limit: 20 },
    maskedErrors: false,
    logging: false,
  });
  const service = await startProtectedService(sandbox, {
    async respond({ method, path, search, headers, body }, gate) {
      const isKnown = gate !== undefined;
      const errors = [{ message: "not authenticated", extensions: { code: "UNAUTHENTICATED" } }];
      if (!isKnown && path !== "/graphql") return Response.json({ errors }, { status: path === "/strict" ? 401 : 200 });
      const init = { method, headers, ...(method === "POST" ? { body } : {}) };
      const answered = await yoga.fetch(`http://service/graphql${search}`, init, { isKnown });
      return new Response(await answered.text(), {
        status: answered.status,
        headers: Object.fromEntries(answered.headers),
      });
    },
  });
  const { origin, received, hold } = service;
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
    hold,
    async close() {
      await Promise.all([service.close(), sandbox.close()]);
    },
  };
}

/** Waits for what other parts of this process bring about. */
export async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 50_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error("it never came about");
    await turn();
  }
}
