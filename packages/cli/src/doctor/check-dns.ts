import dns from "node:dns";
import { isIP } from "node:net";
import { systemClock, systemCode, withTimeout } from "@ianum/core/authors";
import { failed, type Finding, passed } from "./finding.ts";
import { networkRemedy, type Target } from "./network-remedy.ts";

const TIMEOUT_MS = 5_000;
const MOST_SHOWN = 3;

/** Whether the host's name leads to an address. */
export async function checkDns(target: Target): Promise<Finding> {
  const { hostname } = new URL(target.origin);
  if (isIP(hostname.replace(/^\[|\]$/g, "")) !== 0) return passed(`${hostname} is an address: nothing to look up`);
  try {
    const found = await withTimeout({ clock: systemClock, timeoutMs: TIMEOUT_MS }, "the look-up", () =>
      dns.promises.lookup(hostname, { all: true }),
    );
    const addresses = found.map(({ address }) => address);
    const rest = addresses.length > MOST_SHOWN ? ` and ${addresses.length - MOST_SHOWN} more` : "";
    return passed(`${hostname} → ${addresses.slice(0, MOST_SHOWN).join(", ")}${rest}`);
  } catch (error) {
    const code = systemCode(error);
    const detail = code
      ? `${hostname} cannot be looked up (${code})`
      : `no response for ${hostname} in ${TIMEOUT_MS / 1000} s`;
    return failed(detail, networkRemedy(code ?? "EAI_AGAIN", target));
  }
}
