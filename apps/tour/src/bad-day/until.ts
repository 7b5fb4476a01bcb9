import { setTimeout as sleep } from "node:timers/promises";

const STEP_MS = 10;

/**
 * Waits until it is so, a minute at most if nothing else is said. Waits in small steps: while the machine stands still
 * only one of them passes. @returns whether it is so
 */
export async function until(isSo: () => boolean, patienceMs = 60_000): Promise<boolean> {
  for (let leftMs = patienceMs; leftMs > 0 && !isSo(); leftMs -= STEP_MS) await sleep(STEP_MS);
  return isSo();
}
