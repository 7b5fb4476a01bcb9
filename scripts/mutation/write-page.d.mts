/** A change of the code that no test noticed. */
export interface UnnoticedChange {
  /** The line that it begins in. */
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** Why no test notices it. */
  readonly why: string;
}

/** What became of one file's changes. */
export interface FileResult {
  readonly date: string;
  readonly noticed: number;
  readonly timedOut: number;
  readonly notReached: number;
  readonly unnoticed: readonly UnnoticedChange[];
}

export type MutationResults = Readonly<Record<string, FileResult>>;

export function mutationPage(results: MutationResults): string;
export function packagesIn(results: MutationResults): string[];
export function percent(share: number): string;
export function totalOf(results: MutationResults, name: string): { readonly score?: number };
