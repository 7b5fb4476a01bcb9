import { ApiError, ConfigurationError, resolveEndpoints, type TokenSourceOptions } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";

/** What this application reads from the platform (docs.ianum.com, Auth service), with only the fields it uses. */
export interface PlatformClient {
  agreements(idSubscription: string, signal: AbortSignal): Promise<PlatformAgreements>;
  accesses(idSubscription: string, limit: number, signal: AbortSignal): Promise<PlatformAccesses>;
}

export interface PlatformAgreements {
  readonly agreements: readonly {
    readonly idAgreement: string;
    readonly version: string | number;
    readonly accepted: boolean;
    /** In UNIX seconds. */
    readonly date: number;
    readonly agreements: readonly AgreementText[];
  }[];
}

export interface AgreementText {
  readonly locale: string;
  readonly isDefault: boolean;
  readonly title: string;
  readonly link: string;
}

export interface PlatformAccesses {
  /** Dates in UNIX seconds. */
  readonly accessList: readonly { readonly date: number }[];
}

const TIMEOUT_MS = 10_000;

/** @throws ConfigurationError when the options do not say where the subscriptions are */
export function createPlatformClient(options: TokenSourceOptions): PlatformClient {
  const { authUrl } = resolveEndpoints(options);
  if (authUrl === undefined) {
    throw new ConfigurationError(
      "IANUM_REGION",
      "missing from the environment; set the region where the gate's data is stored",
    );
  }
  const fetch = ianumFetch(options);

  async function read<Answer>(idSubscription: string, resource: string, signal: AbortSignal): Promise<Answer> {
    const url = `${authUrl}/subscription/${encodeURIComponent(idSubscription)}/${resource}`;
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    if (response.ok) return (await response.json()) as Answer;

    const { errorCode } = (await response.json().catch(() => ({}))) as { errorCode?: string };
    throw new ApiError(`the platform refused to read ${resource}`, {
      httpStatus: response.status,
      platformCode: errorCode,
    });
  }

  return {
    agreements: (idSubscription, signal) => read(idSubscription, "agreements", signal),
    accesses: (idSubscription, limit, signal) => read(idSubscription, `accesses?limit=${limit}`, signal),
  };
}
