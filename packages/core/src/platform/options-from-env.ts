import { mustBeBare } from "./clean-ends.ts";
import { type EndpointOptions, resolveEndpoints } from "./endpoints.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { must } from "../errors/validate.ts";
import { readSecretFile } from "./secret-file.ts";

/** A token source's options, as far as an environment can tell them: spread them and add to them. */
type OptionsFromEnv = EndpointOptions & {
  readonly clientId: string;
  readonly clientSecret: string | (() => Promise<readonly string[]>);
};

/** Environment variables by name, such as `process.env`. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A token source's options from `IANUM_CLIENT_ID` and `IANUM_CLIENT_SECRET` (both required; in place of the secret
 * `IANUM_CLIENT_SECRET_FILE`, the path of a file with one secret a line, newest first, read for each token request),
 * `IANUM_REGION`, `IANUM_STAGE`, `IANUM_API_AUTH_URL`, `IANUM_AUTH_URL` and `IANUM_ID_URL`. A blank value counts as missing.
 *
 * @param env - where to look. Default: the process's environment
 * @throws ConfigurationError listing all the required names that are missing; naming the one whose value is wrong, has
 *   white space at an end or stands in quotation marks
 */
export function optionsFromEnv(env: Environment = processEnvironment()): OptionsFromEnv {
  const clientId = read(env, "IANUM_CLIENT_ID");
  const secret = read(env, "IANUM_CLIENT_SECRET");
  const file = read(env, "IANUM_CLIENT_SECRET_FILE");
  must(
    secret === undefined || file === undefined,
    "IANUM_CLIENT_SECRET_FILE",
    "is set beside IANUM_CLIENT_SECRET; set the one or the other",
  );
  const clientSecret = file === undefined ? secret : () => readSecrets(file);
  if (clientId === undefined || clientSecret === undefined) {
    const missing = [
      ...(clientId === undefined ? ["IANUM_CLIENT_ID"] : []),
      ...(clientSecret === undefined ? ["IANUM_CLIENT_SECRET"] : []),
    ];
    throw new ConfigurationError(
      missing.join(", "),
      "missing from the environment; set the gate's id and its secret (or IANUM_CLIENT_SECRET_FILE)",
    );
  }

  return { clientId, clientSecret, ...endpointsFromEnv(env) };
}

/**
 * The platform's addresses from `IANUM_REGION`, `IANUM_STAGE`, `IANUM_API_AUTH_URL`, `IANUM_AUTH_URL` and `IANUM_ID_URL`.
 *
 * @param env - where to look. Default: the process's environment
 * @throws ConfigurationError naming the one whose value is wrong
 */
export function endpointsFromEnv(env: Environment = processEnvironment()): EndpointOptions {
  const options = {
    ...defined({ region: read(env, "IANUM_REGION"), stage: read(env, "IANUM_STAGE") }),
    endpoints: defined({
      apiAuth: read(env, "IANUM_API_AUTH_URL"),
      auth: read(env, "IANUM_AUTH_URL"),
      id: read(env, "IANUM_ID_URL"),
    }),
  };
  try {
    resolveEndpoints(options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { option, message } = error;
    throw new ConfigurationError(names[option] ?? option, message.slice(option.length + 2));
  }
  return options;
}

const names: Readonly<Record<string, string>> = {
  region: "IANUM_REGION",
  stage: "IANUM_STAGE",
  "endpoints.apiAuth": "IANUM_API_AUTH_URL",
  "endpoints.auth": "IANUM_AUTH_URL",
  "endpoints.id": "IANUM_ID_URL",
};

function defined<K extends string>(values: Record<K, string | undefined>): { [P in K]?: string } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [P in K]?: string };
}

/** A blank value counts as missing. */
function read(env: Environment, name: string): string | undefined {
  const value = env[name];
  if (value === undefined || value.trim() === "") return undefined;
  mustBeBare(name, value);
  return value;
}

async function readSecrets(file: string): Promise<readonly string[]> {
  const secrets = await readSecretFile(file);
  for (const secret of secrets) mustBeBare("IANUM_CLIENT_SECRET_FILE", secret);
  return secrets;
}

function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}
