import { type Access, type Agreement, type AccessPage, toDate } from "@ianum/subscriptions";
import type { GraphQLSchema } from "graphql";
import { createSchema } from "graphql-yoga";
import { gatewayError } from "./gateway-error.ts";
import type { PlatformReader } from "./platform-reader.ts";

/** What resolvers have at hand. */
export interface GatewayContext {
  readonly readPlatform: PlatformReader;
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
}

const typeDefs = /* GraphQL */ `
  "What the gate of an Ianum access token may read of the people who use it."
  type Query {
    "When a person entered, a page at a time. 'limit' is 1 to 500; 'startToken' is the page before's."
    accesses(idSubscription: ID!, limit: Int! = 50, order: Order! = DESC, startToken: String): AccessPage
    "What a person was asked to agree to, and what they answered."
    agreements(idSubscription: ID!): AgreementGroup
  }
  enum Order {
    ASC
    DESC
  }
  type AccessPage {
    entries: [Access!]!
    "Leads to the next page. Null on the last one."
    startToken: String
  }
  type Access {
    idSubscription: ID!
    idActor: ID!
    "UTC, as ISO 8601."
    date: String!
  }
  type AgreementGroup {
    idAgreementGroup: ID!
    idAgreementGroupVersion: ID!
    agreements: [Agreement!]!
  }
  type Agreement {
    idAgreement: ID!
    version: ID!
    accepted: Boolean!
    "When the person answered: UTC, as ISO 8601."
    date: String!
    "The agreement in each of its languages."
    texts: [AgreementText!]!
  }
  type AgreementText {
    locale: String!
    isDefault: Boolean!
    title: String!
    link: String!
  }
`;

interface AccessesArguments {
  readonly idSubscription: string;
  readonly limit: number;
  readonly order: "ASC" | "DESC";
  readonly startToken?: string | null;
}

// The gateway's own: the platform documents none.
const LONGEST_PAGE = 500;

// Names are the platform's (docs.ianum.com, Auth service), but for the two inner lists. What does not fit the types
// above, an entry without a date say, is told to clients as an error, and in detail to the log alone.
const resolvers = {
  Query: {
    accesses(_: unknown, args: AccessesArguments, { readPlatform, signal }: GatewayContext) {
      const { idSubscription, limit, order, startToken } = args;
      if (limit < 1 || limit > LONGEST_PAGE)
        throw gatewayError("BAD_USER_INPUT", `limit must be 1 to ${LONGEST_PAGE}, got ${limit}`);
      const query = {
        limit,
        order: order === "ASC" ? "asc" : "desc",
        signal,
        ...(startToken ? { startToken } : {}),
      } as const;
      return readPlatform("accesses", async (subscriptions) => subscriptions.accesses(idSubscription, query).page());
    },
    agreements(_: unknown, { idSubscription }: { readonly idSubscription: string }, context: GatewayContext) {
      const { readPlatform, signal } = context;
      return readPlatform("agreements", (subscriptions) => subscriptions.agreements(idSubscription, { signal }));
    },
  },
  AccessPage: { entries: ({ accessList }: AccessPage) => accessList },
  Access: { date: isoTime },
  Agreement: { date: isoTime, texts: ({ agreements }: Agreement) => agreements },
};

/** The two subscription calls that only read what every gate may. */
export function createGatewaySchema(): GraphQLSchema {
  return createSchema<GatewayContext>({ typeDefs, resolvers });
}

/** @throws RangeError for what is not a date */
function isoTime({ date }: Access | Agreement): string {
  return (toDate(date) ?? new Date(Number.NaN)).toISOString();
}
