import { toDate } from "@ianum/subscriptions";
import { expect, test } from "vitest";

const instant = "2026-01-01T00:00:00.000Z";

test.each([
  1_767_225_600,
  "1767225600",
  1_767_225_600_000,
  "1767225600000",
  instant,
  "2026-01-01",
  "2026-01-01T01:00:00+01:00",
  "2026-01-01T00:00:00",
  " 2026-01-01T00:00 ",
  "2026-01",
])("%j is an instant", (date) => expect(toDate(date)?.toISOString()).toBe(instant));

test.each<unknown>([
  undefined,
  null,
  "",
  " ",
  "soon",
  "01/02/2026",
  "2026-01-15 10:00:00",
  "-5",
  "PENDING 3",
  "2026-13-01",
  Number.NaN,
  Infinity,
  {},
  true,
  [5],
  { toString: 1 },
  { toString: null, valueOf: null },
])("%j is not a date", (date) => expect(toDate(date as string)).toBeUndefined());

test("the first second of 1970 is a date", () => expect(toDate(0)?.getTime()).toBe(0));
