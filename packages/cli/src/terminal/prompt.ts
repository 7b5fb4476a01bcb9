import type { Host } from "../host.ts";
import { UsageError } from "../usage-error.ts";

/** Asks on the terminal. @throws UsageError if the question is left without an answer */
export async function askForText({ stderr, stdin }: Host, message: string): Promise<string> {
  const { text } = await import("@clack/prompts");
  return answered(await text({ message, input: stdin, output: stderr }));
}

/** Asks on the terminal, and shows nothing of what is typed. @throws UsageError if the question is left without an answer */
export async function askHidden({ stderr, stdin }: Host, message: string): Promise<string> {
  const { password } = await import("@clack/prompts");
  return answered(await password({ message, input: stdin, output: stderr }));
}

function answered(answer: string | symbol | undefined): string {
  if (typeof answer === "string" && answer !== "") return answer;
  throw new UsageError("nothing was entered");
}
