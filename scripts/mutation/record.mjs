import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";
import { writePage } from "./write-page.mjs";

const resultsFile = join(root, "scripts/mutation/results.json");

/**
 * Puts a report of Stryker's into the results and writes their page anew. Files that the report does not have stay as
 * they were, unless they are gone.
 */
export function record(report) {
  const before = JSON.parse(readFileSync(resultsFile, "utf8"));
  const results = Object.entries({ ...before, ...resultsOf(report, before) });
  const current = results.filter(([file]) => existsSync(join(root, file)));
  const sorted = Object.fromEntries(current.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(resultsFile, `${JSON.stringify(sorted, undefined, 2)}\n`);
  writePage(sorted);
}

/** What a report says of each file. A change that still is not noticed keeps the reason that was given `before`. */
export function resultsOf(report, before = {}) {
  const date = new Date().toISOString().slice(0, 10);
  const entries = Object.entries(report.files).map(([file, { mutants, source }]) => {
    const reasons = new Map(before[file]?.unnoticed.map((change) => [nameOf(change), change.why]));
    const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
    const unnoticed = mutants
      .filter(({ status }) => status === "Survived")
      .map((mutant) => changeOf(mutant, source))
      .map((change) => ({ ...change, why: reasons.get(nameOf(change)) ?? "" }));
    const [noticed, timedOut, notReached] = [count("Killed"), count("Timeout"), count("NoCoverage")];
    return [file, { date, noticed, timedOut, notReached, unnoticed }];
  });
  return Object.fromEntries(entries);
}

function changeOf({ location: { start, end }, replacement }, source) {
  const lines = source.split("\n");
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = part.at(-1).slice(0, end.column - 1);
  part[0] = part[0].slice(start.column - 1);
  return { code: short(lines[start.line - 1]), from: short(part.join(" ")), to: short(replacement) };
}

function short(code) {
  const line = code.replaceAll(/\s+/g, " ").trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function nameOf({ code, from, to }) {
  return JSON.stringify([code, from, to]);
}
