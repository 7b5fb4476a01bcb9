import { formatDuration } from "../duration.ts";
import { failed, type Finding, passed, skipped } from "./finding.ts";
import type { TokenAnswer } from "./token-answer.ts";

// Further off than this, a token's end and a certificate's are misjudged.
const MOST_MS = 60_000;
// The header's resolution is a second, and the response took its time.
const UNCERTAIN_MS = 2_000;

/** How far this machine's clock is from the server's. */
export function checkClock({ response }: TokenAnswer, platform: NodeJS.Platform): Finding {
  if (!response) return skipped("no response to read the server's time from");
  const { clockOffsetMs } = response;
  if (clockOffsetMs === undefined) return skipped("the response has no Date");
  const distance = Math.abs(clockOffsetMs);
  if (distance <= UNCERTAIN_MS) return passed("in step with the server's");
  const detail = `${formatDuration(distance)} ${clockOffsetMs > 0 ? "behind" : "ahead of"} the server's`;
  return distance <= MOST_MS ? passed(detail) : failed(detail, remedies[platform] ?? remedies["linux"] ?? "");
}

const remedies: Readonly<Record<string, string>> = {
  linux: "set this machine's clock by the network: timedatectl set-ntp true (a container has its host's clock)",
  darwin: "set this machine's clock by the network: System Settings, General, Date & Time",
  win32: "set this machine's clock by the network: w32tm /resync",
};
