import { parseArgs } from "node:util";
import { runWorld, type WorldReport } from "./run-world.ts";
import { progress } from "../../progress.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    worlds: { type: "string", default: "10" },
    hours: { type: "string", default: "2" },
    processes: { type: "string" },
  },
});

const numbers = {
  seed: wholeNumber("seed", values.seed, Number.NEGATIVE_INFINITY),
  worlds: wholeNumber("worlds", values.worlds, 1),
  hours: Number(values.hours),
  processes: values.processes === undefined ? undefined : wholeNumber("processes", values.processes, 1),
};
if (!(numbers.hours > 0)) throw new RangeError("--hours must be more than 0");

const reports: WorldReport[] = [];
for (let index = 0; index < numbers.worlds && reports.at(-1)?.violation === undefined; index += 1) {
  const { hours, processes, seed } = numbers;
  progress(`world ${index + 1} of ${numbers.worlds}, seed ${seed + index}`);
  reports.push(await runWorld({ seed: seed + index, hours, processes }));
}
progress("");

const last = reports.at(-1);
if (last?.violation !== undefined) {
  const processes = values.processes === undefined ? "" : ` --processes ${values.processes}`;
  console.log(last.violation.last.join("\n"));
  console.log(`\nViolation: ${last.violation.what}`);
  console.log(
    `npm run fleet:chaos -- --seed ${last.seed} --worlds 1 --hours ${numbers.hours}${processes} shows it again\n`,
  );
  process.exitCode = 1;
}
console.log(summary());

function summary(): string {
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const sum = (of: (report: WorldReport) => number): string =>
    whole.format(reports.reduce((total, report) => total + of(report), 0));
  const faults = sum((report) => Object.values(report.faults).reduce((total, count) => total + count, 0));
  return `${sum(({ hours }) => hours)} simulated hours, ${last?.violation === undefined ? 0 : 1} violations
${reports.length} fleets of ${sum(({ processes }) => processes)} processes in all, ${faults} faults, ${sum(({ calls }) => calls)} calls, ${sum(({ tokenRequests }) => tokenRequests)} token requests`;
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw new RangeError(`--${option} must be a whole number${least > 0 ? " of 1 or more" : ""}`);
  return number;
}
