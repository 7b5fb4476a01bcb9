import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { runSoak, type SoakReport } from "./run-soak.ts";
import { progress } from "../progress.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    callers: { type: "string", default: "8" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    json: { type: "boolean", default: false },
  },
});
const [minutes, callers, seed] = [Number(values.minutes), Number(values.callers), Number(values.seed)];
if (!(minutes > 0)) throw new RangeError("--minutes must be more than 0");
if (!(Number.isSafeInteger(callers) && callers > 0))
  throw new RangeError("--callers must be a whole number of 1 or more");
if (!Number.isSafeInteger(seed)) throw new RangeError("--seed must be a whole number");

// What a run of this length cannot tell from nothing.
const MOST_MB_PER_MINUTE = 1;

const report = await runSoak({
  minutes,
  callers,
  seed,
  onProgress: (share) => progress(share < 1 ? `${Math.round(100 * share)} %` : ""),
});
if (values.json) console.log(JSON.stringify(report));
else print(report);

function print({
  calls,
  heap,
  incidents,
  latency,
  left,
  succeeded,
  tokenRequests,
  tokenRequestsAllowed,
  unexplained,
}: SoakReport): void {
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const isFlat = heap.mbPerMinute <= MOST_MB_PER_MINUTE;
  const mark = (isGood: boolean): string => (isGood ? "✓" : "✗");
  const happened = Object.entries(incidents).map(([kind, count]) => `${kind} ${count}`);
  const rows = latency.map(
    ({ bareP50, bareP99, name, p50, p99 }) =>
      `  ${name.padEnd(16)}${[p50, bareP50, p99, bareP99].map((ms) => ms.toFixed(2).padStart(10)).join("")}`,
  );
  console.log(`Node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown processor"} × ${cpus().length}; ${minutes} minutes, seed ${seed}
What went wrong: ${happened.join(", ")}

${mark(unexplained.length === 0)} ${whole.format(calls)} calls, ${whole.format(calls / minutes / 60)} a second besides as many of the bare clients; ${((100 * succeeded) / calls).toFixed(2)} % succeeded, ${unexplained.length} failed for no reason of the service's own
${mark(tokenRequests <= tokenRequestsAllowed)} ${tokenRequests} token requests; ${tokenRequestsAllowed} may come of what went wrong
${mark(isFlat)} heap ${heap.firstMb.toFixed(1)} MB after the first tenth, ${heap.lastMb.toFixed(1)} MB at the end: ${heap.mbPerMinute.toFixed(2)} MB a minute
${mark(left.length === 0)} left at the end: ${left.length === 0 ? "no timer, no socket, no listener" : left.join(", ")}

  ms a call       ${["p50", "bare p50", "p99", "bare p99"].map((head) => head.padStart(10)).join("")}
${rows.join("\n")}`);
  for (const each of unexplained) console.log(`  unexplained: ${each}`);
  const isGood = unexplained.length === 0 && tokenRequests <= tokenRequestsAllowed && isFlat && left.length === 0;
  process.exitCode = isGood ? 0 : 1;
}
