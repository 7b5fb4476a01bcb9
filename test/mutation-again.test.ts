import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toTryAgain, type TriedChange, withNoticedBefore } from "../scripts/mutation/again.mjs";
import { root } from "./repository.ts";

const file = "packages/core/src/time/clock.ts";
const gone = "packages/core/src/time/sundial.ts";
const source = readFileSync(join(root, file), "utf8");

test("a change that no test noticed, or whose time ran out, is tried again by its place, and what failed a test is not", () => {
  const before = { files: { [file]: { source, mutants: [change("Killed", 3), change("Timeout", 4), survivor] } } };
  expect(toTryAgain(before)).toEqual([`${file}:4:0-4:9`, `${file}:5:0-5:9`]);
});

test("a file that has changed since is tried whole", () => {
  expect(toTryAgain({ files: { [file]: { source: "", mutants: [change("Killed", 3)] } } })).toEqual([file]);
});

test("a file that is gone has nothing to try, and nothing to report", () => {
  const before = { files: { [gone]: { source: "", mutants: [survivor] } } };
  expect(toTryAgain(before)).toEqual([]);
  expect(withNoticedBefore({ files: {} }, before)).toEqual({ files: {} });
});

test("a report of a second try has what was noticed in the first", () => {
  const before = { files: { [file]: { source, mutants: [change("Killed", 3), survivor] } } };
  const found = { files: { [file]: { source, mutants: [{ ...survivor, status: "Killed" }] } } };
  const { mutants } = withNoticedBefore(found, before).files[file] ?? { mutants: [] };
  expect(mutants.map(({ status, location }) => [status, location.start.line])).toEqual([
    ["Killed", 3],
    ["Killed", 5],
  ]);
});

const survivor = change("Survived", 5);

function change(status: string, line: number): TriedChange {
  const location = { start: { line, column: 1 }, end: { line, column: 10 } };
  return { status, mutatorName: "StringLiteral", replacement: '""', location };
}
