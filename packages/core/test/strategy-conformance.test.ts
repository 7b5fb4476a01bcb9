import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AuthStrategy,
  clientCredentials,
  type ClientCredentialsOptions,
  firstOf,
  optionsFromEnv,
} from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { strategyConformance, type StrategyUnderTest } from "@ianum/sandbox/conformance";
import { describe, test } from "vitest";

type Keys = ClientCredentialsOptions & { readonly clientId: string; readonly clientSecret: string };

/** A sandbox with two gates, and a strategy for each of three sets of keys. */
async function onSandbox(create: (keys: Keys) => AuthStrategy | Promise<AuthStrategy>): Promise<StrategyUnderTest> {
  const sandbox = createSandbox({ gates: [{ alias: "orders" }, { alias: "stock" }], accesses: 0 });
  const endpoints = { apiAuth: await sandbox.listen() };
  const [one, two] = sandbox.gates;
  const keys: Keys = { clientId: one!.id, clientSecret: one!.secrets[0]!, endpoints };
  const others: Keys = { clientId: two!.alias, clientSecret: two!.secrets[0]!, endpoints };
  const wrong: Keys = { ...keys, clientSecret: "n0t-The-secret-of-this-gate" };
  return {
    strategy: await create(keys),
    other: await create(others),
    refused: await create(wrong),
    secrets: [keys, others, wrong].map(({ clientSecret }) => clientSecret),
    close: () => sandbox.close(),
  };
}

describe("client credentials", () => {
  strategyConformance(test, () => onSandbox(clientCredentials));
});

describe("client credentials with functions and a list of secrets", () => {
  strategyConformance(test, () =>
    onSandbox(({ clientId, clientSecret, ...keys }) =>
      clientCredentials({ ...keys, clientId: () => clientId, clientSecret: async () => [clientSecret] }),
    ),
  );
});

describe("the first of several strategies that has credentials", () => {
  strategyConformance(test, () =>
    onSandbox((keys) =>
      firstOf([
        clientCredentials({
          ...keys,
          clientSecret: () => {
            throw new Error("no file is mounted");
          },
        }),
        clientCredentials(keys),
      ]),
    ),
  );
});

describe("secrets from a file", () => {
  strategyConformance(test, async () => {
    const folder = await mkdtemp(join(tmpdir(), "ianum-secrets-"));
    let files = 0;
    const { close, ...given } = await onSandbox(async ({ clientId, clientSecret, endpoints }) => {
      const file = join(folder, String((files += 1)));
      await writeFile(file, `${clientSecret}\n`);
      const env = { IANUM_CLIENT_ID: clientId, IANUM_CLIENT_SECRET_FILE: file };
      return clientCredentials({ ...(optionsFromEnv(env) as ClientCredentialsOptions), endpoints: endpoints ?? {} });
    });
    return { ...given, close: () => Promise.all([close?.(), rm(folder, { recursive: true })]) };
  });
});
