import { createMemoryTokenStore } from "@ianum/core";
import { createTestClock } from "@ianum/sandbox";
import { storeConformance } from "@ianum/sandbox/conformance";
import { describe, test } from "vitest";

describe("the store in memory", () => {
  storeConformance(test, () => {
    const clock = createTestClock();
    return { store: createMemoryTokenStore({ clock }), now: clock.now, elapse: clock.advance };
  });
});
