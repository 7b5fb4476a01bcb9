import { agreementText, createSubscriptions, toDate } from "@ianum/subscriptions";
import type { CommandContext } from "../../context.ts";
import { type ExitCode, exitCodes } from "../../exit-code.ts";
import { printable } from "../../terminal/printable.ts";
import { printTable } from "../../terminal/print-table.ts";
import { withSpinner } from "../../terminal/spinner.ts";
import { tokenOptions } from "../../token-options.ts";

/** `ianum subscription agreements`: what a person accepted and refused. */
export async function agreements(
  context: CommandContext,
  idSubscription: string,
  { locale = "en" }: { readonly locale?: string },
): Promise<ExitCode> {
  const { host, isJson, terminal } = context;
  const subscriptions = createSubscriptions(await tokenOptions(context));
  const group = await withSpinner(host, "reading the agreements", () => subscriptions.agreements(idSubscription));
  if (isJson) terminal.printJson(group);
  else {
    const rows = group.agreements.map((agreement) => {
      const { title = agreement.idAgreement, link = "" } = agreementText(agreement, locale) ?? {};
      const date = toDate(agreement.date)?.toISOString().slice(0, 10) ?? "";
      return [agreement.accepted ? "yes" : "no", date, String(agreement.version), title, link].map(printable);
    });
    await printTable(terminal, ["accepted", "on", "version", "agreement", "text"], rows);
  }
  return exitCodes.done;
}
