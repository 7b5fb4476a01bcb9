import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeCsv } from "../src/write-csv.ts";

test("a value that holds a comma, a quote or a line break stays one value", async () => {
  const folder = await mkdtemp(join(tmpdir(), "access-report-"));
  try {
    const file = join(folder, "accesses.csv");
    await writeCsv(file, [{ idSubscription: 'sub_1,"x"', idActor: "acr_1\n", date: 0 }]);
    expect(await readFile(file, "utf8")).toBe(
      'time,date,idSubscription,idActor\r\n1970-01-01T00:00:00.000Z,0,"sub_1,""x""","acr_1\n"\r\n',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
