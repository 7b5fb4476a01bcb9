import { onTestFinished, vi } from "vitest";

/** Until the test ends, the system's clock and timers move with `vi.advanceTimersByTimeAsync` alone. */
export function fakeSystemClock(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
}
