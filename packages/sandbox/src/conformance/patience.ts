// Less than the time limit of test runners, so that the failure says what it waited for.
const PATIENCE_US = 4_000_000;

/**
 * For a loop that looks again and again: whether it has looked for long enough. That is counted in time on the
 * processor, so that a machine with much else to do gets as many looks as an idle one.
 */
export function createPatience(): { isOver(): boolean } {
  const begun = process.cpuUsage();
  return {
    isOver() {
      const { system, user } = process.cpuUsage(begun);
      return system + user > PATIENCE_US;
    },
  };
}
