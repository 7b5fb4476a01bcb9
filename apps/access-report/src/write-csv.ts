import { writeFile } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { type Access, toDate } from "@ianum/subscriptions";

/** Writes the accesses as RFC 4180 has it, one a row, with their dates as a time in UTC and in UNIX seconds. */
export async function writeCsv(file: string, accesses: readonly Access[]): Promise<void> {
  const rows = accesses.map(({ date, idSubscription, idActor }) => ({
    time: toDate(date)?.toISOString() ?? "",
    date,
    idSubscription,
    idActor,
  }));
  const columns = ["time", "date", "idSubscription", "idActor"];
  // With Windows line ends csv-stringify quotes what holds both characters, and not what holds one of them.
  const options = { header: true, columns, record_delimiter: "windows", quoted_match: /[\r\n]/ };
  await writeFile(file, stringify(rows, options));
}
