import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgressLine } from "../scripts/progress-line.mjs";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

const patienceMs = 1_500;

function start(stream: { readonly isTTY: boolean; readonly columns?: number }) {
  const written: string[] = [];
  const line = createProgressLine(
    "installing packages",
    { ...stream, write: (text: string) => written.push(text) },
    patienceMs,
  );
  return { line, written };
}

test("what is quick says nothing", () => {
  for (const isTTY of [true, false]) {
    const { line, written } = start({ isTTY });
    line.update("3 of 562");
    vi.advanceTimersByTime(patienceMs - 1);
    line.end();
    vi.advanceTimersByTime(10_000);
    expect(written).toEqual([]);
  }
});

test("on a terminal one line moves in its place, and is gone at the end", () => {
  const { line, written } = start({ isTTY: true, columns: 80 });
  line.update("3 of 562");
  vi.advanceTimersByTime(2_000);
  expect(written.at(-1)).toBe("\r\u001b[Kinstalling packages … 3 of 562, 2 s");
  line.update("400 of 562");
  line.update(undefined); // a line of output that tells nothing
  vi.advanceTimersByTime(5_000);
  expect(written.at(-1)).toBe("\r\u001b[Kinstalling packages … 400 of 562, 7 s");
  expect(written.join("")).not.toContain("\n");
  line.end();
  expect(written.at(-1)).toBe("\r\u001b[K");
  const { length } = written;
  vi.advanceTimersByTime(5_000);
  expect(written).toHaveLength(length);
});

test.each([[20], [40], [undefined]])("it never wraps (%s columns)", (columns) => {
  const { line, written } = start({ isTTY: true, ...(columns && { columns }) });
  line.update("@ianum/some-package-with-a-long-name-that-is-being-built-now-for-the-first-time, 3 of 20");
  vi.advanceTimersByTime(3_000);
  // oxlint-disable-next-line no-control-regex
  const lengths = written.map((text) => text.replace(/^\r\u001b\[K/, "").length);
  expect(Math.max(...lengths)).toBe((columns ?? 80) - 1);
  line.end();
});

test("into a pipe it is printed once, without escape codes", () => {
  const { line, written } = start({ isTTY: false });
  vi.advanceTimersByTime(60_000);
  line.end();
  expect(written).toEqual(["installing packages …\n"]);
});
