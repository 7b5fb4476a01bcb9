import { readFile, writeFile } from "node:fs/promises";
import { systemCode } from "@ianum/core/authors";
import type { Gate, GateOptions } from "../platform/gates.ts";
import { UsageError } from "./read-arguments.ts";

/** What stays the same from run to run. */
export interface SandboxState {
  readonly gates: readonly GateOptions[];
  readonly port?: number;
}

/**
 * What the file of `--state` holds.
 *
 * @returns undefined if the file is not there yet
 * @throws UsageError if it cannot be read, or is another file
 */
export async function readState(file: string): Promise<SandboxState | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw new UsageError(`--state: ${file} cannot be read (${systemCode(error)}); name a file`, { cause: error });
  }
  const state = parse(text);
  if (!state)
    throw new UsageError(`--state: ${file} was not written by ianum-sandbox; name another file, or delete it`);
  return state;
}

/**
 * Keeps the keys that the sandbox has at its start, readable by this user alone.
 *
 * @throws UsageError if the file cannot be written
 */
export async function writeState(file: string, gates: readonly Gate[], port: number): Promise<void> {
  const state: SandboxState = { gates: gates.map(({ id, alias, secrets }) => ({ id, alias, secrets })), port };
  try {
    await writeFile(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(
      `--state: ${file} cannot be written (${systemCode(error)}); name a file in a folder that exists`,
      {
        cause: error,
      },
    );
  }
}

function parse(text: string): SandboxState | undefined {
  let state: Partial<SandboxState> | null;
  try {
    state = JSON.parse(text) as Partial<SandboxState> | null;
  } catch {
    return undefined;
  }
  const { gates, port } = state ?? {};
  if (!Array.isArray(gates) || gates.length === 0 || !gates.every(isGate)) return undefined;
  const isPort = Number.isInteger(port) && (port as number) > 0 && (port as number) <= 65_535;
  return { gates: gates as readonly GateOptions[], ...(isPort ? { port: port as number } : {}) };
}

function isGate(gate: Partial<Record<keyof GateOptions, unknown>> | null): boolean {
  const texts = [gate?.id, gate?.alias, ...(Array.isArray(gate?.secrets) ? (gate.secrets as unknown[]) : [undefined])];
  return texts.length > 2 && texts.every((text) => typeof text === "string" && text !== "");
}
