#!/usr/bin/env node
import { parseArgs, styleText } from "node:util";
import { endWithReader, explainError, startSandbox } from "demo-kit";
import type { Measurement } from "./measure.ts";
import { nextSteps } from "./next-steps.ts";
import type { Stop } from "./stop.ts";
import { badDay } from "./stops/bad-day.ts";
import { accessReport } from "./stops/access-report.ts";
import { backendForFrontend } from "./stops/backend-for-frontend.ts";
import { clientKeys } from "./stops/client-keys.ts";
import { coldCalls } from "./stops/cold-calls.ts";
import { doctor } from "./stops/doctor.ts";
import { graphqlGateway } from "./stops/graphql-gateway.ts";
import { loginWithIanum } from "./stops/login-with-ianum.ts";
import { sharedData } from "./stops/shared-data.ts";
import { summaryTable } from "./summary-table.ts";

/** In the order of the tour. A new demo is one more file beside these. */
const stops: readonly Stop[] = [
  badDay,
  accessReport,
  backendForFrontend,
  loginWithIanum,
  sharedData,
  clientKeys,
  graphqlGateway,
  coldCalls,
  doctor,
];

const usage = `Usage: npm start [-- stop …]

Starts a sandbox and runs the demos against it: all, or those you name.

${stops.map(({ name, title }) => `  ${name.padEnd(22)}${title.slice(title.indexOf(":") + 2)}`).join("\n")}`;

// The sandbox ends with this process.
endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const chosen = choose(args);
  if (typeof chosen === "string") {
    console.error(`tour: ${chosen}\n\n${usage}`);
    return 2;
  }
  if (chosen.length === 0) {
    console.log(usage);
    return 0;
  }
  try {
    await walk(chosen);
    return 0;
  } catch (error) {
    console.error(`\ntour: ${explainError(error)}`);
    return 1;
  }
}

/** The stops asked for; none for `--help`; what is wrong with the arguments, as text. */
function choose(args: string[]): readonly Stop[] | string {
  try {
    const options = { help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return [];
    const unknown = positionals.find((wanted) => !stops.some(({ name }) => name === wanted));
    if (unknown !== undefined) return `there is no stop "${unknown}"`;
    return positionals.length === 0 ? stops : stops.filter(({ name }) => positionals.includes(name));
  } catch (error) {
    return error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
  }
}

async function walk(chosen: readonly Stop[]): Promise<void> {
  const { stdout, stderr } = process;
  const say = (line: string): void => void stdout.write(line === "" ? "\n" : `  ${line}\n`);
  const sandbox = await startSandbox();
  try {
    console.log(`${heading("A sandbox")}\n`);
    say(`stands in for the platform, in a process of its own: ${sandbox.origin}`);

    const measurements: Measurement[] = [];
    for (const stop of chosen) {
      console.log(`\n${heading(stop.title)}\n`);
      // A tour goes from stop to stop.
      const startedAt = performance.now();
      measurements.push(...(await stop.run({ sandbox, say, mark, stdout, stderr })));
      say(inStyle("dim", `${((performance.now() - startedAt) / 1000).toFixed(1)} s`));
    }
    console.log(
      `\n${heading("What it cost, as the sandbox counted it")}\n\n${summaryTable(measurements)}\n\n${nextSteps}`,
    );
  } finally {
    await sandbox.close();
  }
}

function heading(text: string): string {
  return inStyle("bold", text);
}

function mark(isGood: boolean): string {
  return isGood ? inStyle("green", "✓") : inStyle("red", "✗");
}

function inStyle(style: "bold" | "dim" | "green" | "red", text: string): string {
  const isTerminal = process.stdout.isTTY && !process.env["NO_COLOR"];
  return isTerminal ? styleText(style, text, { validateStream: false }) : text;
}
