import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";

/**
 * What is to be tried again after a run: what was not noticed in it, what was taken for noticed because its time ran out
 * (a busy machine does that, too), and whole files whose code has changed since. Files that are gone have nothing to try.
 *
 * @param before - the run's report
 * @returns patterns for Stryker's `--mutate`
 */
export function toTryAgain(before) {
  const patterns = filesLeft(before).flatMap(([file, { mutants, source }]) =>
    hasChanged(file, source) ? [file] : mutants.filter(({ status }) => status !== "Killed").map(rangeIn(file)),
  );
  return [...new Set(patterns)];
}

/** The report of a further run, with what was noticed in the one before and was not tried again. */
export function withNoticedBefore(report, before) {
  const files = { ...report.files };
  for (const [file, { mutants, source, ...rest }] of filesLeft(before)) {
    if (hasChanged(file, source)) continue;
    const tried = files[file]?.mutants ?? [];
    const names = new Set(tried.map(nameOf));
    const kept = mutants.filter((mutant) => isNoticed(mutant) && !names.has(nameOf(mutant)));
    files[file] = { ...rest, source, mutants: [...kept, ...tried] };
  }
  return { ...report, files };
}

function filesLeft({ files }) {
  return Object.entries(files).filter(([file]) => existsSync(join(root, file)));
}

function hasChanged(file, source) {
  return readFileSync(join(root, file), "utf8") !== source;
}

function isNoticed({ status }) {
  return status === "Killed" || status === "Timeout";
}

// Stryker counts columns from 1 in its report, and from 0 in a pattern.
function rangeIn(file) {
  return ({ location: { start, end } }) => `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

function nameOf({ location, mutatorName, replacement }) {
  return JSON.stringify([location.start, location.end, mutatorName, replacement]);
}
