import { inspect } from "node:util";
import type { Figures, Stage } from "./stage.ts";

/** What goes wrong in turn: each a call whose error is printed as loggers print it. */
export async function leaksOf({ advance, call, callWithWrongSecret, platform }: Stage): Promise<Figures> {
  const refused = await printed(callWithWrongSecret);
  await platform.tell({ tokenEndpoint: "unavailable" });
  const unavailable = await printed(call);
  await platform.tell({ tokenEndpoint: "works" });
  // Past whatever rest a contender takes after a failure.
  await advance(5 * 60_000);
  await call().catch(() => 0);
  await platform.tell({ apiStatus: 500 });
  const apiFailure = await printed(call);
  platform.close();
  await advance(2 * 3_600_000);
  const unreachable = await printed(call);
  const isLeak = (text: string): boolean => secretsOf(platform.clientSecret).some((secret) => text.includes(secret));
  return { leaks: [refused, unavailable, apiFailure, unreachable].filter(isLeak).length };
}

/** What `console.log`, a JSON logger and a stack would show of the error; nothing where there is none. */
async function printed(call: () => Promise<number>): Promise<string> {
  try {
    await call();
    return "";
  } catch (error) {
    return [inspect(error, { depth: 10 }), inspect(error), jsonOf(error), String((error as Error).stack)].join("\n");
  }
}

function jsonOf(error: unknown): string {
  try {
    return JSON.stringify(error) ?? "";
  } catch {
    return "";
  }
}

/** A secret in each of its spellings, with the wrong one, and how every token of the platform begins. */
function secretsOf(clientSecret: string): readonly string[] {
  const wrong = wrongSecretOf(clientSecret);
  return [clientSecret, wrong, encodeURIComponent(clientSecret), "tok-"];
}

export function wrongSecretOf(clientSecret: string): string {
  return `${clientSecret}-not`;
}
