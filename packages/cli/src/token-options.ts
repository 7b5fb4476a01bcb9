import { optionsFromEnv, type TokenSourceOptions } from "@ianum/core";
import type { CommandContext } from "./context.ts";
import { findKeys } from "./keys.ts";
import { askForText, askHidden } from "./terminal/prompt.ts";
import { UsageError } from "./usage-error.ts";

/**
 * A token source's options from the environment; on a terminal, a missing client id and secret are asked for.
 *
 * @throws ConfigurationError naming what is missing or wrong; UsageError if a file of secrets cannot be used
 */
export async function tokenOptions({ host, isJson, settings, terminal }: CommandContext): Promise<TokenSourceOptions> {
  const { env } = settings;
  const { clientId, clientSecrets, problem } = await findKeys(settings);
  if (problem && env["IANUM_CLIENT_SECRET_FILE"]?.trim()) throw new UsageError(`${problem.detail}: ${problem.remedy}`);

  const isComplete = clientId !== undefined && clientSecrets.length > 0;
  const mayAsk = host.stdin.isTTY && host.stderr.isTTY && !isJson;
  if (!isComplete && !mayAsk) return optionsFromEnv(env);

  const id = clientId?.value ?? (await askForText(host, "The gate's id or alias"));
  const found = clientSecrets.map(({ value }) => value);
  const secrets = found.length > 0 ? found : [await askHidden(host, "Its client secret")];
  terminal.hide(secrets);
  const keys = { IANUM_CLIENT_ID: id, IANUM_CLIENT_SECRET: secrets[0], IANUM_CLIENT_SECRET_FILE: undefined };
  return { ...optionsFromEnv({ ...env, ...keys }), clientSecret: secrets };
}
