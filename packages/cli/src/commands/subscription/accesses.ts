import { createSubscriptions, toDate } from "@ianum/subscriptions";
import type { CommandContext } from "../../context.ts";
import { type ExitCode, exitCodes } from "../../exit-code.ts";
import { printable } from "../../terminal/printable.ts";
import { withCount } from "../../terminal/with-count.ts";
import { tokenOptions } from "../../token-options.ts";
import { UsageError } from "../../usage-error.ts";

export interface AccessesFlags {
  readonly limit?: string;
  readonly order?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `ianum subscription accesses`: when a person entered; a line each, written as they come. */
export async function accesses(
  context: CommandContext,
  idSubscription: string,
  flags: AccessesFlags,
): Promise<ExitCode> {
  const { host, isJson, terminal } = context;
  const limit = flags.limit === undefined ? Number.POSITIVE_INFINITY : Number(flags.limit);
  if (!(limit > 0)) throw new UsageError("--limit must be a number above 0");
  if (flags.order !== undefined && flags.order !== "asc" && flags.order !== "desc") {
    throw new UsageError("--order must be asc or desc");
  }
  const subscriptions = createSubscriptions(await tokenOptions(context));
  let isCutShort = false;
  const entries = subscriptions.accesses(idSubscription, {
    ...(flags.order === undefined ? {} : { order: flags.order }),
    ...(flags.from === undefined ? {} : { dateStart: dateOf("--from", flags.from) }),
    ...(flags.to === undefined ? {} : { dateEnd: endOf("--to", flags.to) }),
    onRepeatedPage: () => {
      isCutShort = true;
    },
  });

  // One JSON value is whole, or it is the error's: so it is not written before the last page is there.
  const collected: unknown[] = [];
  let count = 0;
  const isSeen = !isJson && host.stdout.isTTY;
  for await (const entry of withCount(host, "reading the accesses", entries, { isSeen })) {
    const { date, idActor, idSubscription: id } = entry;
    if (isJson) collected.push(entry);
    else terminal.print(printable(`${toDate(date)?.toISOString() ?? date}  ${id}  ${idActor}`));
    count += 1;
    if (count >= limit) break;
  }
  if (isJson) terminal.printJson(collected);
  else if (count === 0) terminal.warn("no accesses");
  if (isCutShort) terminal.warn("the platform repeats a page: there may be more accesses than these");
  return exitCodes.done;
}

function dateOf(option: string, text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new UsageError(`${option} must be a date such as 2026-01-31`);
  return date;
}

const DAY_MS = 86_400_000;

/** The last millisecond of a day that is named alone, which the platform's end includes; any other date as it is. */
function endOf(option: string, text: string): Date {
  const date = dateOf(option, text);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(date.getTime() + DAY_MS - 1) : date;
}
