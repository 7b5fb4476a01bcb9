import type { FoundValue, Keys } from "../keys.ts";
import { blemishOf, hasInnerSpace } from "./blemish.ts";
import { failed, type Finding, passed } from "./finding.ts";

/** Whether there is a client id, and where; it is not a secret, and is shown. */
export function checkClientId({ clientId }: Keys): Finding {
  if (!clientId) {
    return failed(
      "IANUM_CLIENT_ID is not set",
      "set it to the gate's id (gate_…) or alias, or name a file: --env .env",
    );
  }
  const blemish = blemishOf(clientId.value);
  if (blemish) return failed(`${clientId.from} ${blemish.detail}`, blemish.remedy);
  return passed(`${clientId.value} (${clientId.from})`);
}

/** Whether there are secrets, where, and whether white space came with them. */
export function checkClientSecrets({ clientSecrets, problem }: Keys): Finding {
  if (problem) return failed(problem.detail, problem.remedy);
  for (const { value, from } of clientSecrets) {
    const blemish = blemishOf(value);
    if (blemish) return failed(`${from} ${blemish.detail}`, blemish.remedy);
  }
  const [first, ...others] = clientSecrets;
  const count = others.length === 0 ? "" : `${clientSecrets.length} secrets, newest first: `;
  return passed(`${count}${[first, ...others].map((secret) => describe(secret as FoundValue)).join(", ")}`);
}

function describe({ value, from }: FoundValue): string {
  return `${from}, ${value.length} characters${hasInnerSpace(value) ? ", white space among them" : ""}`;
}
