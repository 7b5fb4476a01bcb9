import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { connectionsQueued, whyNotCounted } from "../../../test/connections-at-once.ts";
import { listen } from "../src/index.ts";

async function serve(): Promise<string> {
  const { origin, close } = await listen(
    createServer((_, response) => response.end()),
    0,
    "127.0.0.1",
  );
  onTestFinished(close);
  return origin;
}

test("an idle connection is kept for a minute", async () => {
  const origin = await serve();
  expect((await fetch(origin)).headers.get("keep-alive")).toBe("timeout=60");
});

const whyNot = whyNotCounted(1_000);
test.skipIf(whyNot !== undefined)(
  `a thousand connections at once are queued, and none has to try again${whyNot ? ` (${whyNot})` : ""}`,
  async () => {
    expect(await connectionsQueued(Number(new URL(await serve()).port), 1_000)).toBe(1_000);
  },
);
