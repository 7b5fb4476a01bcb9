/** Stryker's report of a run, as far as it is read. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly TriedChange[] }>>;
}

export interface TriedChange {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

export function toTryAgain(before: MutationReport): string[];
export function withNoticedBefore(report: MutationReport, before: MutationReport): MutationReport;
