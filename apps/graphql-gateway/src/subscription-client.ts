import { ianumMiddleware, type IanumMiddlewareOptions } from "@ianum/graphql-request";
import { gql, GraphQLClient } from "graphql-request";

/** What an application asks the gateway. */
export interface SubscriptionClient {
  agreements(idSubscription: string): Promise<readonly Agreement[]>;
  /** The newest `limit` accesses, page by page. */
  accessPages(idSubscription: string, limit: number): AsyncGenerator<readonly Access[], void, undefined>;
}

export interface Agreement {
  readonly version: string;
  readonly accepted: boolean;
  readonly texts: readonly { readonly isDefault: boolean; readonly title: string }[];
}

export interface Access {
  /** UTC, as ISO 8601. */
  readonly date: string;
}

const LONGEST_PAGE = 50;

/**
 * A client of the gateway. The adapter gets tokens, keeps them, and sends a request again whose token was refused.
 *
 * @throws ConfigurationError naming the option that is missing or wrong
 */
export function createSubscriptionClient(url: string, options: IanumMiddlewareOptions): SubscriptionClient {
  const client = new GraphQLClient(url, ianumMiddleware(options));

  return {
    async agreements(idSubscription) {
      const { agreements } = await client.request<AgreementsResult>(agreementsQuery, { idSubscription });
      return agreements.agreements;
    },
    async *accessPages(idSubscription, limit) {
      let startToken: string | null = null;
      for (let left = limit; left > 0; left -= LONGEST_PAGE) {
        const variables: AccessesVariables = { idSubscription, limit: Math.min(left, LONGEST_PAGE), startToken };
        // Where the next page begins is told by the one before.
        const { accesses } = await client.request<AccessesResult, AccessesVariables>(accessesQuery, variables);
        yield accesses.entries;
        startToken = accesses.startToken;
        if (startToken === null) return;
      }
    },
  };
}

// Not null: graphql-request throws a ClientError where the gateway has errors for them.
interface AgreementsResult {
  readonly agreements: { readonly agreements: readonly Agreement[] };
}

interface AccessesVariables {
  readonly [name: string]: unknown;
  readonly idSubscription: string;
  readonly limit: number;
  readonly startToken: string | null;
}

interface AccessesResult {
  readonly accesses: { readonly entries: readonly Access[]; readonly startToken: string | null };
}

const agreementsQuery = gql`
  query Agreements($idSubscription: ID!) {
    agreements(idSubscription: $idSubscription) {
      agreements {
        version
        accepted
        texts {
          isDefault
          title
        }
      }
    }
  }
`;

const accessesQuery = gql`
  query Accesses($idSubscription: ID!, $limit: Int!, $startToken: String) {
    accesses(idSubscription: $idSubscription, limit: $limit, startToken: $startToken) {
      entries {
        date
      }
      startToken
    }
  }
`;
