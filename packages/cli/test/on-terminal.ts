import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
// util-linux's, which lends a process a terminal.
const script = "/usr/bin/script";

export const hasTerminals = existsSync(script);

/** What is typed, each once its question is there. */
export type Answers = readonly { readonly question: string; readonly typed: string }[];

/** What a person sees on a terminal of so many columns. */
export function onTerminal(
  args: string,
  env: Readonly<Record<string, string>>,
  {
    answers = [],
    columns = 80,
    onOutput,
  }: {
    readonly answers?: Answers;
    readonly columns?: number;
    /** Called with all that was written so far, each time that there is more. */
    readonly onOutput?: (seen: string) => void;
  } = {},
): Promise<string> {
  const command = `stty rows 24 cols ${columns}; "${process.execPath}" "${bin}" ${args}`;
  const child = spawn(script, ["-qec", command, "/dev/null"], {
    env: { PATH: process.env["PATH"], TERM: "xterm", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const left = [...answers];
  let seen = "";
  let answered = 0;
  let isTyped = false;
  const answer = (): void => {
    // Only after the prompt has drawn what was typed, or what stands for it.
    if (isTyped) child.stdin.write("\r");
    isTyped = false;
    const next = left[0];
    const at = next ? seen.indexOf(next.question, answered) : -1;
    if (next === undefined || at < 0) return;
    answered = at + next.question.length;
    left.shift();
    child.stdin.write(next.typed);
    isTyped = true;
  };
  if (left.length === 0) child.stdin.end();
  return new Promise((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      seen += text;
      answer();
      onOutput?.(seen);
    });
    child.on("close", () => resolve(seen.replaceAll("\r\n", "\n")));
  });
}
