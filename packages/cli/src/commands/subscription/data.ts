import { readFile } from "node:fs/promises";
import { ConfigurationError } from "@ianum/core";
import { systemCode } from "@ianum/core/authors";
import { createSubscriptions, type SharedData } from "@ianum/subscriptions";
import type { CommandContext } from "../../context.ts";
import { type ExitCode, exitCodes } from "../../exit-code.ts";
import { printable } from "../../terminal/printable.ts";
import { printTable } from "../../terminal/print-table.ts";
import { askHidden } from "../../terminal/prompt.ts";
import { withSpinner } from "../../terminal/spinner.ts";
import { tokenOptions } from "../../token-options.ts";
import { UsageError } from "../../usage-error.ts";

export interface DataFlags {
  readonly fields?: string;
  readonly privateKey?: string;
}

/** `ianum subscription data`: what a person shared, decrypted with the gate's OpenPGP key. */
export async function data(
  context: CommandContext,
  idSubscription: string,
  { fields, privateKey: file }: DataFlags,
): Promise<ExitCode> {
  const { host, isJson, settings, terminal } = context;
  const options = await tokenOptions(context);
  const privateKey = await readKey(file, settings.env["IANUM_PRIVATE_KEY_FILE"]);
  const idFields = fields === undefined ? "ALL" : fields.split(",").map((id) => id.trim());
  const read = (passphrase: string | undefined): Promise<SharedData> => {
    const key = privateKey === undefined ? {} : { privateKey, ...(passphrase ? { passphrase } : {}) };
    const subscriptions = createSubscriptions({ ...options, ...key });
    return withSpinner(host, "reading what was shared", () => subscriptions.data(idSubscription, { idFields }));
  };

  const passphrase = settings.env["IANUM_PRIVATE_KEY_PASSPHRASE"];
  let shared = await read(privateKey === undefined ? undefined : passphrase);
  if (isLocked(shared) && !passphrase && !isJson && host.stdin.isTTY && host.stderr.isTTY) {
    const typed = await askHidden(host, "The passphrase of the private key");
    terminal.hide([typed]);
    shared = await read(typed);
  }
  await print(context, shared);
  const isComplete = valuesOf(shared).every(({ error }) => error === undefined);
  if (privateKey === undefined) {
    terminal.warn("the values are encrypted: name the gate's OpenPGP key with --private-key or IANUM_PRIVATE_KEY_FILE");
  }
  return isComplete ? exitCodes.done : exitCodes.refused;
}

async function readKey(option: string | undefined, variable: string | undefined): Promise<string | undefined> {
  const file = option ?? variable;
  if (!file?.trim()) return undefined;
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    // The variable's value may be the key itself, put there by mistake.
    const which = option ?? "that IANUM_PRIVATE_KEY_FILE names";
    throw new UsageError(
      `the private key ${which} cannot be read (${systemCode(error)}); name its file with --private-key or IANUM_PRIVATE_KEY_FILE`,
      { cause: error },
    );
  }
}

function isLocked(shared: SharedData): boolean {
  return valuesOf(shared).some(({ error }) => error instanceof ConfigurationError && error.option === "passphrase");
}

function valuesOf({ data: fields }: SharedData): SharedData["data"][number]["values"] {
  return fields.flatMap(({ values }) => values);
}

async function print({ isJson, terminal }: CommandContext, shared: SharedData): Promise<void> {
  if (isJson) {
    const fields = shared.data.map((field) => ({ ...field, values: field.values.map(withoutErrorObject) }));
    terminal.printJson({ ...shared, data: fields });
    return;
  }
  const rows = shared.data.flatMap(({ idField, values, verified }) =>
    values.map(({ error, idFieldComponent, value }) => {
      const shown = printable(error?.message ?? value ?? "(encrypted)");
      return [printable(idField), printable(verified), printable(idFieldComponent), shown];
    }),
  );
  await printTable(terminal, ["field", "verified", "component", "value"], rows);
}

function withoutErrorObject(value: SharedData["data"][number]["values"][number]): Record<string, unknown> {
  const { error, ...others } = value;
  return error ? { ...others, error: { code: error.code, message: error.message } } : others;
}
