import { defineConfig } from "vitest/config";

const conditions = ["@ianum/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "apps/*/test/**/*.test.ts",
      "bench/test/**/*.test.ts",
      "docs/*/test/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    // Suites share one module graph per worker: none of ours keeps state in a module.
    isolate: false,
    // One for each core: most of the time is spent waiting, for processes, servers and a Redis that changes its master.
    maxWorkers: "100%",
    // For what hangs. How long a thousand calls take on a busy machine is not a reason to fail.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 240_000 } },
  },
});
