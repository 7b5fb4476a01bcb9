import { ApiError, ConfigurationError, type EndpointOptions, resolveEndpoints, type TokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";

/** What this application reads of a person (docs.ianum.com, Auth service), with only the fields it shows. */
export interface PlatformClient {
  agreements(idSubscription: string, signal: AbortSignal): Promise<readonly Agreement[]>;
  /** When the person entered through this gate last, newest first, in UNIX seconds. */
  accesses(idSubscription: string, signal: AbortSignal): Promise<readonly number[]>;
}

export interface Agreement {
  readonly version: string | number;
  readonly accepted: boolean;
  /** When the person answered, in UNIX seconds. */
  readonly date: number;
  readonly agreements: readonly AgreementText[];
}

export interface AgreementText {
  readonly locale: string;
  readonly isDefault: boolean;
  readonly title: string;
  readonly link: string;
}

const SHOWN_ACCESSES = 6;
const TIMEOUT_MS = 5_000;

export function createPlatformClient(options: EndpointOptions, source: TokenSource): PlatformClient {
  const { authUrl, configured } = resolveEndpoints(options);
  if (authUrl === undefined)
    throw new ConfigurationError(
      "IANUM_REGION",
      "missing from the environment; set the region where the gate's data is stored",
    );
  const fetch = ianumFetch({ source, origins: configured });

  async function read<Answer>(idSubscription: string, resource: string, signal: AbortSignal): Promise<Answer> {
    const url = `${authUrl}/subscription/${encodeURIComponent(idSubscription)}/${resource}`;
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    if (!response.ok)
      throw new ApiError("the platform did not answer a profile's question", { httpStatus: response.status });
    return (await response.json()) as Answer;
  }

  return {
    async agreements(id, signal) {
      const answer = await read<{ agreements: readonly Agreement[] }>(id, "agreements", signal);
      return answer.agreements;
    },
    async accesses(id, signal) {
      const resource = `accesses?limit=${SHOWN_ACCESSES}`;
      const answer = await read<{ accessList: readonly { date: number }[] }>(id, resource, signal);
      return answer.accessList.map(({ date }) => date);
    },
  };
}
