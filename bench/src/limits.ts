import { readFileSync } from "node:fs";
import type { CallCosts } from "./call-cost.ts";

interface Limits {
  readonly addedToCall: CallCosts;
  readonly bytesPerWaiter: number;
  readonly bytesPerIdleSource: number;
  readonly bytesOfGates: number;
  readonly gzippedBytes: Readonly<Record<"@ianum/fetch" | "@ianum/axios", number>>;
}

/** What the measurements are held to, and what our pages say. */
export const limits = JSON.parse(readFileSync(new URL("../figures.json", import.meta.url), "utf8")) as Limits;
