import { queryParameter, type StrategyRequest } from "../host-request.ts";

/** What the platform sent the browser back with (docs.ianum.com, "Logging a person in"). */
export type LoginReturn =
  /** Not a return: a person wants to log in. */
  | { readonly type: "none" }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "token"; readonly ianumToken: string }
  | { readonly type: "malformed"; readonly message: string };

// Not documented: far longer than the platform's, and the characters that a header or a log line can hold.
const IANUM_TOKEN = /^[\x21-\x7e]{1,2048}$/;
const LONGEST_MESSAGE = 300;
const NO_REASON = "the login failed, and the platform gave no reason";
// C0, C1, and what turns the direction of the text around it.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** Reads the query. Anybody can write one: nothing in it is believed, and the message is a stranger's text. */
export function readLoginReturn(req: StrategyRequest): LoginReturn {
  const [result, ianumToken] = [queryParameter(req, "result"), queryParameter(req, "ianumToken")];
  if (result === undefined && ianumToken === undefined) return { type: "none" };
  if (result === "failed") return { type: "failed", message: printable(queryParameter(req, "message")) };
  if (result !== undefined && result !== "success")
    return { type: "malformed", message: "the return has a result that is neither success nor failed" };
  if (typeof ianumToken !== "string" || !IANUM_TOKEN.test(ianumToken))
    return { type: "malformed", message: "the return has no usable ianumToken" };
  return { type: "token", ianumToken };
}

/** The reason of a failure, as text that is safe to log and to show once escaped: one line, bounded. */
function printable(message: unknown): string {
  if (typeof message !== "string") return NO_REASON;
  const line = message.slice(0, LONGEST_MESSAGE).replaceAll(UNPRINTABLE, " ").trim();
  return line === "" ? NO_REASON : line;
}
