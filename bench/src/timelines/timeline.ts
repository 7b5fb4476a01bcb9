/** What one contender's callers and its token endpoint went through, tick by tick. */
export interface Timeline {
  readonly contender: string;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  /** In the story's unit: seconds or minutes. */
  readonly at: number;
  /** The median of what its calls took that succeeded, in milliseconds; 0 if none did. */
  readonly medianMs: number;
  readonly calls: number;
  readonly failed: number;
  readonly tokenRequests: number;
}

export const stories = ["revocation", "outage"] as const;
export type Story = (typeof stories)[number];

/** A run of both stories, for the contenders side by side. */
export interface TimelineResults {
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly stories: Readonly<Record<Story, readonly Timeline[]>>;
}
