import { type AccessToken, staticTokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { isIanumError, readText, systemClock, systemCode, withTimeout } from "@ianum/core/authors";
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
    const address = `${authUrl}/subscription/sub_doctor/agreements`;
    const answer = await withTimeout({ clock: systemClock, timeoutMs: TIMEOUT_MS }, "the API", async (signal) => {
      const response = await fetch(address, { redirect: "manual", signal });
      return { response, text: await readText(response).catch(noText) };
    });
    return judge(answer, host, target);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) {
      const remedy = "the connection is made, and no response comes: try again later, or look at the proxy on the way";
      return failed(`no response from ${host} within ${TIMEOUT_MS / 1000} s`, remedy);
    }
    return failed(`no response from ${host} (${code})`, networkRemedy(code, target));
  }
}

// Nothing that the platform would say here is too long to be read.
function noText(error: unknown): string {
  if (isIanumError(error)) return "";
  throw error;
}

function judge(
  { response: { headers, ok, status }, text }: { readonly response: Response; readonly text: string },
  host: string,
  { setting = "the network" }: Target,
): Finding {
  const body = objectIn(text);
  if (headers.get("content-type")?.includes("html")) {
    return failed(`${host} responds with a page (status ${status})`, `something stands in its place: check ${setting}`);
  }
  if (status === 401 || status === 403 || body?.["errorCode"] === "SEC_0008") {
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
  // A stranger knows no token and refuses none. The platform's errors have a code, and its results are objects.
  if (body === undefined || (!ok && typeof body["errorCode"] !== "string")) {
    return failed(`${host} does not respond as the platform's API (status ${status})`, `check ${setting}`);
  }
  return passed(`${host} takes the token`);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
