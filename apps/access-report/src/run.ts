import { optionsFromEnv } from "@ianum/core";
import type { Access } from "@ianum/subscriptions";
import { runCommand, type Surroundings, UsageError, withPlatform } from "demo-kit";
import { createAccessReader } from "./access-reader.ts";
import { countByDay } from "./count-by-day.ts";
import { createProgress } from "./create-progress.ts";
import { explainError } from "./explain-error.ts";
import { options, readArguments, type ReportArguments, usage } from "./read-arguments.ts";
import { reportTable } from "./report-table.ts";
import { writeCsv } from "./write-csv.ts";

/** The whole command. Gives its exit code: 0, 1 for a failure, 2 for arguments that are wrong. */
export function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  return runCommand(
    {
      name: "access-report",
      usage,
      options,
      explain: explainError,
      async run(values) {
        const parsed = readArguments(values);
        await withPlatform(surroundings, async ({ env, sandbox }) => {
          const idSubscription = parsed.idSubscription ?? sandbox?.idSubscription;
          if (idSubscription === undefined) throw new UsageError("--subscription is missing: whose accesses?");
          await report({ ...parsed, idSubscription }, { ...surroundings, env });
        });
      },
    },
    args,
    surroundings,
  );
}

async function report(
  query: ReportArguments & { readonly idSubscription: string },
  { env, stdout, stderr }: Surroundings,
): Promise<void> {
  const reader = createAccessReader(optionsFromEnv(env));

  const startedAt = performance.now();
  const accesses: Access[] = [];
  const progress = createProgress(stderr, query.limit);
  let isComplete = true;
  const onRepeatedPage = (): void => {
    isComplete = false;
  };
  try {
    for await (const access of reader.read(query, onRepeatedPage)) {
      accesses.push(access);
      progress.update(accesses.length, reader.calls());
    }
  } finally {
    progress.stop();
  }
  if (!isComplete) stderr.write("the platform repeated a page's startToken: there may be more accesses than these\n");
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);

  if (accesses.length > 0) stdout.write(`${reportTable(countByDay(accesses), query.days)}\n\n`);
  stdout.write(
    `  ${accesses.length.toLocaleString("en")} accesses in ${reader.calls().toLocaleString("en")} calls, ${seconds} s\n`,
  );
  if (query.csvFile !== undefined) {
    await writeCsv(query.csvFile, accesses);
    stdout.write(`  written to ${query.csvFile}\n`);
  }
}
