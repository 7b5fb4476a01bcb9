import { UsageError } from "./usage-error.ts";

/** @throws UsageError when the text is not a port */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`--port must be 0 to 65535, got "${text}"`);
  return Number(text);
}
