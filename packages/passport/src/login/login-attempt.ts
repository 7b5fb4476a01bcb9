/** A login that was started and has not returned yet. */
export interface LoginAttempt {
  readonly id: string;
  /** In Unix milliseconds: sessions move between processes, monotonic clocks do not. */
  readonly startedAt: number;
}
