import { ConfigurationError } from "../errors/configuration-error.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import { redactError } from "../errors/redact.ts";
import { must } from "../errors/validate.ts";
import { mustHaveCleanEnds } from "../platform/clean-ends.ts";

/** A value, or a function that fetches it for each token request: from a file, an environment, a vault. */
export type ValueOrGetter<T> = T | (() => T | Promise<T>);

/** One secret, or several, newest first: when the platform refuses one with `SEC_0005`, the next is tried. */
export type ClientSecret = ValueOrGetter<string | readonly string[]> | readonly ValueOrGetter<string>[];

/** What a token request presents. */
export interface Credentials {
  readonly clientId: string;
  /** One at least. */
  readonly secrets: readonly string[];
}

/** @throws ConfigurationError when what is known at construction cannot be a client id or a secret */
export function checkCredentials(clientId: unknown, clientSecret: unknown): void {
  if (isBrowser()) {
    throw new ConfigurationError(
      "clientSecret",
      "must not reach a browser, where every visitor can read it; call your own server and let that hold the secret",
      { code: "secret_in_browser" },
    );
  }
  check(clientId, [clientSecret].flat(), (value) => typeof value === "function" || isText(value));
}

/** @throws ConfigurationError when a function fails, or what it provides cannot be a client id or a secret */
export async function readCredentials(
  clientId: ValueOrGetter<string>,
  clientSecret: ClientSecret,
): Promise<Credentials> {
  const [id, ...secrets] = await Promise.all([
    provide("clientId", clientId),
    ...[clientSecret].flat().map((secret) => provide("clientSecret", secret)),
  ]);
  const credentials = { clientId: id, secrets: secrets.flat() };
  check(credentials.clientId, credentials.secrets, isText);
  return credentials as Credentials;
}

async function provide(option: string, value: unknown): Promise<unknown> {
  try {
    return typeof value === "function" ? await (value as () => unknown)() : value;
  } catch (error) {
    if (isIanumError(error)) throw error;
    throw new ConfigurationError(option, "the function that provides it failed; see the cause", {
      code: "credentials_unavailable",
      cause: redactError(error),
    });
  }
}

function check(clientId: unknown, secrets: readonly unknown[], isValid: (value: unknown) => boolean): void {
  must(isValid(clientId), "clientId", "must be the gate's id or alias, and is missing or empty");
  must(
    secrets.length > 0 && secrets.every(isValid),
    "clientSecret",
    "must hold at least one secret and none that is empty; copy it from the Developer Area's Gate Edit console",
  );
  mustHaveCleanEnds("clientId", clientId);
  for (const secret of secrets) mustHaveCleanEnds("clientSecret", secret);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

interface Runtime {
  readonly navigator?: { readonly userAgent?: unknown };
  readonly process?: { readonly versions?: { readonly node?: unknown } };
}

// A page, a web worker, a service worker and an extension all name a browser. Test environments such as jsdom do too,
// but run in Node.
function isBrowser(): boolean {
  const { navigator, process } = globalThis as Runtime;
  return String(navigator?.userAgent).startsWith("Mozilla/") && process?.versions?.node === undefined;
}
