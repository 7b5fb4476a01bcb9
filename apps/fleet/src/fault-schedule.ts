/** What goes wrong on purpose. */
export type FaultName = "kill" | "stop-redis" | "start-redis" | "flush";

export interface ScheduledFault {
  readonly name: FaultName;
  readonly atMs: number;
  /** What a reader is told. */
  readonly title: string;
}

/** What goes wrong in the course of `seconds`, in order. Only a server of our own is stopped and flushed. */
export function scheduleFaults(seconds: number, isOwnServer: boolean): readonly ScheduledFault[] {
  const at = (share: number): number => Math.round(seconds * 1_000 * share);
  const kill: ScheduledFault = {
    name: "kill",
    atMs: at(0.25),
    title: "the next process that asks for a token is killed in the middle of it",
  };
  if (!isOwnServer) return [kill];
  return [
    kill,
    { name: "stop-redis", atMs: at(0.5), title: "Redis is stopped" },
    { name: "start-redis", atMs: at(0.7), title: "Redis is started again, empty" },
    { name: "flush", atMs: at(0.88), title: "Redis is flushed" },
  ];
}
