import { ConfigurationError } from "./errors/configuration-error.ts";
import { errorCodes } from "./errors/error-code.ts";
import { isIanumError } from "./errors/ianum-error.ts";
import { redactedCause } from "./redact.ts";

/** A value, or a function that fetches it anew for each token request: from a file, an environment, a vault. */
export type Provided<T> = T | (() => T | Promise<T>);

/** One secret, or several, newest first: when the platform refuses one with `SEC_0005`, the next is tried. */
export type ClientSecret = Provided<string | readonly string[]> | readonly Provided<string>[];

const HOW_TO_GET_ONE = "copy it from the Developer Area's Gate Edit console";

/** @throws ConfigurationError when what is known at construction cannot be a client id or a secret */
export function checkCredentials(clientId: unknown, clientSecret: unknown): void {
  refuseInBrowser();
  if (typeof clientId !== "function") checkClientId(clientId);
  const given = [clientSecret].flat();
  if (!given.some((secret) => typeof secret === "function")) checkSecrets(given);
}

export async function resolveClientId(clientId: Provided<string>): Promise<string> {
  return checkClientId(await provide("clientId", clientId));
}

export async function resolveSecrets(clientSecret: ClientSecret): Promise<readonly [string, ...string[]]> {
  const given: readonly Provided<string | readonly string[]>[] = isList(clientSecret) ? clientSecret : [clientSecret];
  const provided = await Promise.all(
    given.map((secret) => provide<string | readonly string[]>("clientSecret", secret)),
  );
  return checkSecrets(provided.flat());
}

async function provide<T extends string | readonly string[]>(option: string, value: Provided<T>): Promise<T> {
  if (typeof value !== "function") return value;
  try {
    return await value();
  } catch (error) {
    if (isIanumError(error)) throw error;
    throw new ConfigurationError(option, "the function that provides it failed; see the cause", {
      code: errorCodes.credentialsUnavailable,
      cause: redactedCause(error, []),
    });
  }
}

function checkClientId(value: unknown): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new ConfigurationError("clientId", "must be the gate's id or alias, and is missing or empty");
  }
  return value;
}

function isList(secret: ClientSecret): secret is readonly Provided<string>[] {
  return Array.isArray(secret);
}

function checkSecrets(secrets: readonly unknown[]): readonly [string, ...string[]] {
  const [first, ...rest] = secrets.map((secret) => {
    if (typeof secret !== "string" || secret.trim() === "") {
      throw new ConfigurationError(
        "clientSecret",
        `must be the gate's secret, and is missing or empty; ${HOW_TO_GET_ONE}`,
      );
    }
    return secret;
  });
  if (first === undefined)
    throw new ConfigurationError("clientSecret", `must hold at least one secret; ${HOW_TO_GET_ONE}`);
  return [first, ...rest];
}

// A page's visitors can read whatever it holds.
function refuseInBrowser(): void {
  const { window, document } = globalThis as { window?: unknown; document?: unknown };
  if (window === undefined || document === undefined) return;
  throw new ConfigurationError(
    "clientSecret",
    "must not reach a browser page, where every visitor can read it; call your own server and let that hold the secret",
    { code: errorCodes.secretInBrowser },
  );
}
