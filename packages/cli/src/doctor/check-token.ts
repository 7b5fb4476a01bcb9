import { isIanumError, type TokenRequestError } from "@ianum/core";
import { sha256, systemCode } from "@ianum/core/authors";
import { formatDuration } from "../duration.ts";
import type { FoundValue, Keys } from "../keys.ts";
import { failed, type Finding, passed } from "./finding.ts";
import { networkRemedy, type Target } from "./network-remedy.ts";
import type { TokenAnswer } from "./token-answer.ts";

/** Whether the platform gives a token for these keys; if not, why. */
export async function checkToken(answer: TokenAnswer, keys: Keys, target: Target): Promise<Finding> {
  const { accepted, error } = answer;
  if (!accepted) return failed(reasonOf(error), remedyFor(answer, keys, target));
  const { token, index } = accepted;
  const life = `lives ${formatDuration(token.expiresAt - Date.now())}, fingerprint ${(await sha256(token.value)).slice(0, 12)}`;
  const from = keys.clientSecrets[index] as FoundValue;
  return passed(index === 0 ? life : `${life}; newer secrets were refused, ${from.from} was accepted`);
}

// Without what the message says to do: the remedy says it in this command's words.
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/;[^(]*(?= \(|$)/, "") : String(error);
}

function remedyFor({ error, response }: TokenAnswer, keys: Keys, target: Target): string {
  const setting = target.setting ?? "the network";
  if (!isIanumError(error)) return "this is a fault of ianum: please report it";
  const { retryAfterMs } = error as TokenRequestError;
  const wait = retryAfterMs === undefined ? "in a minute" : `in ${formatDuration(retryAfterMs)}, as it asks`;
  // A page in the platform's place says nothing about the keys.
  if (response?.contentType.includes("html")) {
    return `a page came in place of JSON (status ${response.status}): a proxy, firewall or sign-in page responds for ${target.origin}; check ${setting}`;
  }
  switch (error.code) {
    case "invalid_credentials":
      return keys.clientSecrets.length > 1
        ? "none of the secrets is accepted: compare the client id and secrets with the gate's in the Developer Area"
        : "compare the client id and the secret with the gate's in the Developer Area; a deleted secret is refused too";
    case "rate_limited":
      return `try again ${wait}; a service that asks for a token too often should share one token source`;
    case "service_unavailable":
      return `the platform fails, not your settings: try again ${wait}`;
    case "redirected":
      return "set IANUM_API_AUTH_URL to where it leads: a token request never follows a redirect";
    case "timeout":
      return "the connection is made, and no response comes: look at the proxy or firewall on the way, or try again later";
    case "network_error":
      return networkRemedy(systemCode(error), target);
    case "invalid_option":
      return "correct the setting that it names";
    default:
      return response?.status === 404
        ? `there is no token endpoint at ${target.origin}: check ${setting} and IANUM_STAGE`
        : `what responds at ${target.origin} is not the platform's token endpoint: check ${setting} and IANUM_STAGE`;
  }
}
