import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createProgress } from "../src/create-progress.ts";

/** A stream that says of itself that it is a terminal, and what was drawn on it. */
function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let drawn = "";
  stream.on("data", (chunk) => (drawn += String(chunk)));
  return { stream, lastLine: () => drawn.slice(drawn.lastIndexOf("  ", drawn.search(/[█░][^█░]*$/)) + 2) };
}

test("with a limit the bar shows a share", () => {
  const { stream, lastLine } = terminal();
  const progress = createProgress(stream, 200);
  progress.update(100, 2);
  progress.stop();
  expect(lastLine()).toContain("50 %");
  expect(lastLine()).toContain("100 accesses, 2 pages");
});

test("without a limit it shows counts and no share, as nobody knows how many there are", () => {
  const { stream, lastLine } = terminal();
  const progress = createProgress(stream, undefined);
  progress.update(12_050, 241);
  progress.stop();
  expect(lastLine()).toContain("12,050 accesses, 241 pages");
  expect(lastLine()).not.toContain("%");
});

test("nothing is drawn where there is no terminal", () => {
  const stream = new PassThrough();
  let drawn = "";
  stream.on("data", (chunk) => (drawn += String(chunk)));
  const progress = createProgress(stream, 10);
  progress.update(5, 1);
  progress.stop();
  expect(drawn).toBe("");
});
