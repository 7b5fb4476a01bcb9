import type { SandboxProcess } from "demo-kit";
import type { Measurement } from "./measure.ts";

/** One part of the tour. It says what it does as it goes, and answers what it cost. */
export interface Stop {
  /** How it is asked for on the command line. */
  readonly name: string;
  readonly title: string;
  run(tour: Tour): Promise<readonly Measurement[]>;
}

/** What every stop is given. */
export interface Tour {
  readonly sandbox: SandboxProcess;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  say(line: string): void;
  /** ✓ or ✗, in color on a terminal. */
  mark(isGood: boolean): string;
}
