import { createHmac, randomBytes } from "node:crypto";
import type { Access, AccessRange } from "../platform/access-history.ts";

/** What `…/accesses` is asked for. */
export interface AccessPageQuery {
  readonly range: AccessRange;
  readonly idActor?: string | undefined;
  readonly idSubscription?: string | undefined;
  /** The `startToken` of the page that follows `last`. It is good for this question only. */
  startTokenAfter(last: Access): string;
}

const DEFAULT_LIMIT = 50;
// A later one, the year 2286, is milliseconds taken for seconds.
const LATEST_SECONDS = 9_999_999_999;
const WHOLE_NUMBER = /^\d{1,15}$/;

/** Reads the query of `…/accesses`; returns what is wrong with it as text. */
export type AccessPageQueryReader = (
  idSubscription: string,
  query: Readonly<Record<string, readonly string[]>>,
) => AccessPageQuery | string;

/** The start tokens are signed with a key of this reader's own, so that none can be made up. */
export function createAccessPageQueryReader(): AccessPageQueryReader {
  const key = randomBytes(32);
  const sign = (position: string, question: string): string =>
    createHmac("sha256", key).update(`${position} ${question}`).digest("base64url");

  return (path, query) => {
    const repeated = Object.entries(query).find(([, values]) => values.length > 1);
    if (repeated) return `${repeated[0]} is given more than once`;
    const text = (name: string): string | undefined => query[name]?.[0];

    const limit = wholeNumber(text("limit") ?? String(DEFAULT_LIMIT));
    if (limit === undefined || limit < 1) return "limit must be a whole number above 0";
    const order = text("order") ?? "desc";
    if (order !== "asc" && order !== "desc") return "order must be asc or desc";
    const [dateStart, dateEnd] = [seconds(text("dateStart")), seconds(text("dateEnd"))];
    if (dateStart === null || dateEnd === null) return "dateStart and dateEnd must be whole numbers of UNIX seconds";
    if (dateStart !== undefined && dateEnd !== undefined && dateStart > dateEnd)
      return "dateStart must not be after dateEnd";

    const [idActor, idSubscription] = [text("idActor"), text("idSubscription")];
    const question = JSON.stringify([path, order, dateStart, dateEnd, idActor, idSubscription]);
    const startToken = text("startToken");
    const after = startToken === undefined ? undefined : readStartToken(startToken, question);
    if (after === null)
      return "startToken is unknown: it must come from the page before, asked with the same order and filters";

    return {
      range: { order, limit, dateStart, dateEnd, after },
      idActor,
      idSubscription,
      startTokenAfter({ date, sequence }) {
        const position = `${date}.${sequence}`;
        return `${position}.${sign(position, question)}`;
      },
    };
  };

  function readStartToken(startToken: string, question: string): Access | null {
    const [date = "", sequence = "", signature = ""] = startToken.split(".");
    const position = `${date}.${sequence}`;
    return startToken === `${position}.${signature}` && signature === sign(position, question)
      ? { date: Number(date), sequence: Number(sequence) }
      : null;
  }
}

function wholeNumber(text: string): number | undefined {
  return WHOLE_NUMBER.test(text) ? Number(text) : undefined;
}

function seconds(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  return value === undefined || value > LATEST_SECONDS ? null : value;
}
