import { optionsFromEnv } from "@ianum/core";
import type { Access } from "@ianum/subscriptions";
import { type SandboxProcess, startSandbox } from "sandbox-process";
import { countByDay } from "./count-by-day.ts";
import { createProgress } from "./create-progress.ts";
import { explainError } from "./explain-error.ts";
import { createAccessReader } from "./access-reader.ts";
import { readArguments, type ReportArguments, usage } from "./read-arguments.ts";
import { reportTable } from "./report-table.ts";
import { UsageError } from "./usage-error.ts";
import { writeCsv } from "./write-csv.ts";

/** What a process offers a command; `process` itself is one. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** The whole command. Answers its exit code: 0, 1 for a failure, 2 for arguments that are wrong. */
export async function run(args: readonly string[], { env, stdout, stderr }: Surroundings): Promise<number> {
  let sandbox: SandboxProcess | undefined;
  try {
    const parsed = readArguments(args);
    if (parsed.isHelp) {
      stdout.write(`${usage}\n`);
      return 0;
    }
    if (!env["IANUM_CLIENT_ID"]) {
      sandbox = await startSandbox();
      stderr.write("no IANUM_CLIENT_ID in the environment: reading from a sandbox\n");
    }
    const idSubscription = parsed.idSubscription ?? sandbox?.idSubscription;
    if (idSubscription === undefined) throw new UsageError("--subscription is missing: whose accesses?");

    await report({ ...parsed, idSubscription }, { env: sandbox?.env ?? env, stdout, stderr });
    return 0;
  } catch (error) {
    stderr.write(`access-report: ${explainError(error)}\n`);
    if (!(error instanceof UsageError)) return 1;
    stderr.write("access-report --help lists the arguments\n");
    return 2;
  } finally {
    await sandbox?.close();
  }
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
