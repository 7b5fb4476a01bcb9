import { type AccessToken, staticTokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { systemClock, systemCode, withTimeout } from "@ianum/core/authors";
import { failed, type Finding, passed } from "./finding.ts";
import { networkRemedy, type Target } from "./network-remedy.ts";

const TIMEOUT_MS = 10_000;

/**
 * Whether the API takes the token. Asks for a subscription that no gate has: with a good token that is a 404
 * (docs.ianum.com, "Errors": 401 `SEC_0008` is a refused token), and nothing is read or changed.
 */
export async function checkApi(authUrl: string, token: AccessToken, target: Target): Promise<Finding> {
  const source = staticTokenSource(token.value, token.expiresAt);
  const fetch = ianumFetch({ source, origins: [target.origin] });
  const { host } = new URL(target.origin);
  try {
    const response = await withTimeout({ clock: systemClock, timeoutMs: TIMEOUT_MS }, "the API", (signal) =>
      fetch(`${authUrl}/subscription/sub_doctor/agreements`, { redirect: "manual", signal }),
    );
    await response.body?.cancel();
    return judge(response, host, target);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) {
      const remedy = "the connection is made, and no response comes: try again later, or look at the proxy on the way";
      return failed(`no response from ${host} within ${TIMEOUT_MS / 1000} s`, remedy);
    }
    return failed(`no response from ${host} (${code})`, networkRemedy(code, target));
  }
}

function judge({ status, headers }: Response, host: string, { setting = "the network" }: Target): Finding {
  if (headers.get("content-type")?.includes("html")) {
    return failed(`${host} responds with a page (status ${status})`, `something stands in its place: check ${setting}`);
  }
  if (status === 401 || status === 403) {
    const remedy = `compare the region with the gate's, and check that ${setting} belongs to the platform that issued the token`;
    return failed(`${host} refuses the token (status ${status})`, remedy);
  }
  if (status === 429 || status >= 500) {
    return failed(`${host} fails (status ${status})`, "the platform fails, not your settings: try again in a minute");
  }
  if (status >= 300 && status < 400) {
    return failed(
      `${host} redirects (status ${status})`,
      `set ${setting} to where it leads: a token is not sent after it`,
    );
  }
  return passed(`${host} takes the token`);
}
