import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../src/index.ts";

test("an idle connection is kept for a minute", async () => {
  const { origin, close } = await listen(
    createServer((_, response) => response.end()),
    0,
    "127.0.0.1",
  );
  onTestFinished(close);
  expect((await fetch(origin)).headers.get("keep-alive")).toBe("timeout=60");
});
