import { createSubscriptions } from "@ianum/subscriptions";
import type { CommandContext } from "../../context.ts";
import { type ExitCode, exitCodes } from "../../exit-code.ts";
import { printable } from "../../terminal/printable.ts";
import { withSpinner } from "../../terminal/spinner.ts";
import { tokenOptions } from "../../token-options.ts";

/** `ianum subscription ghost`: creates a person without the app, keyed by your own id. */
export async function ghost(
  context: CommandContext,
  idConnection: string,
  { gate }: { readonly gate?: string },
): Promise<ExitCode> {
  const { host, isJson, settings, terminal } = context;
  const subscriptions = createSubscriptions(await tokenOptions(context));
  const idGate = gate ?? settings.env["IANUM_CLIENT_ID"] ?? "";
  const created = await withSpinner(host, "creating the entity ghost", () =>
    subscriptions.createGhost({ idGate, idConnection }),
  );
  if (isJson) terminal.printJson(created);
  else {
    const { dim } = terminal.paint;
    terminal.print(`${dim("subscription  ")}${printable(created.idSubscription)}`);
    terminal.print(`${dim("actor         ")}${printable(created.idActor)}`);
  }
  return exitCodes.done;
}
