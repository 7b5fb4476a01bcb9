import type { Host } from "./host.ts";
import { findKeys } from "./keys.ts";
import { readSettings, type Settings } from "./settings.ts";
import { createTerminal, type Terminal } from "./terminal/terminal.ts";

/** What every command works with. */
export interface CommandContext {
  readonly host: Host;
  readonly terminal: Terminal;
  readonly settings: Settings;
  /** Whether the result is to be one JSON value. */
  readonly isJson: boolean;
}

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly env?: string;
}

/** @throws UsageError if the file of `--env` cannot be read */
export async function createContext(host: Host, options: CommonOptions): Promise<CommandContext> {
  const terminal = createTerminal(host);
  const settings = await readSettings(host.env, options.env);
  const { clientSecrets } = await findKeys(settings);
  const others = ["IANUM_CLIENT_SECRET", "IANUM_PRIVATE_KEY_PASSPHRASE"].map((name) => settings.env[name] ?? "");
  terminal.hide([...clientSecrets.map(({ value }) => value), ...others]);
  return { host, terminal, settings, isJson: options.json === true };
}
