import { expect, test } from "vitest";
import { coldCallers } from "../src/core-load.ts";

test.each(["none", "one for all", "one each"] as const)(
  "two thousand cold callers cost one token request, AbortSignals: %s",
  async (signals) => {
    expect((await coldCallers(signals, 2000)).tokenRequests).toBe(1);
  },
);
