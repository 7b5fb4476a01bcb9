import { createTokenSource } from "@ianum/core";
import { sha256 } from "@ianum/core/authors";
import type { CommandContext } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { withSpinner } from "../terminal/spinner.ts";
import { tokenOptions } from "../token-options.ts";
import { UsageError } from "../usage-error.ts";

/** `ianum token`: what a token is worth; the token itself only with `--raw` or `--header`. */
export async function token(
  context: CommandContext,
  { raw, header }: { readonly raw?: boolean; readonly header?: boolean },
): Promise<ExitCode> {
  const { host, isJson, terminal } = context;
  if (raw && header) throw new UsageError("--raw and --header exclude each other: leave one out");
  const source = createTokenSource(await tokenOptions(context));
  const { value, expiresAt } = await withSpinner(host, "asking for a token", () => source.getToken());

  if (raw || header) {
    const line = header ? `Authorization: Bearer ${value}` : value;
    terminal.printSecret(isJson ? JSON.stringify(line) : line);
    return exitCodes.done;
  }
  const lifeLeftMs = Math.max(0, expiresAt - Date.now());
  const fingerprint = (await sha256(value)).slice(0, 12);
  const expires = new Date(expiresAt).toISOString();
  if (isJson) terminal.printJson({ expiresAt: expires, lifeLeftMs, fingerprint });
  else {
    const { dim } = terminal.paint;
    terminal.print(`${dim("expires      ")}${expires}`);
    terminal.print(`${dim("life left    ")}${formatDuration(lifeLeftMs)}`);
    terminal.print(`${dim("fingerprint  ")}${fingerprint}`);
  }
  return exitCodes.done;
}
