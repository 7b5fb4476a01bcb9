import { systemClock, systemCode, withTimeout } from "@ianum/core/authors";
import { certificateFault } from "./certificate-fault.ts";
import { dayOf } from "./certificate-remedy.ts";
import { connect, type Connection } from "./connect.ts";
import { failed, type Finding, passed } from "./finding.ts";
import { networkRemedy, type Target } from "./network-remedy.ts";

const TIMEOUT_MS = 5_000;

/** Whether the host takes connections, and with https whether its certificate is good. */
export async function checkConnection(
  target: Target,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Finding> {
  const { host, protocol } = new URL(target.origin);
  if (protocol === "https:" && env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0") {
    return failed(
      "NODE_TLS_REJECT_UNAUTHORIZED=0 turns the check of certificates off: anybody on the way can read the secret",
      "unset it; for a private authority set NODE_EXTRA_CA_CERTS=/path/ca.pem",
    );
  }
  try {
    const made = await withTimeout({ clock: systemClock, timeoutMs: TIMEOUT_MS }, "the connection", (signal) =>
      connect(target.origin, signal),
    );
    const fault = made.tls?.certificate.fault;
    if (made.tls && fault) return failed(certificateFault(host, made.tls.certificate), networkRemedy(fault, target));
    return passed(`${host} in ${Math.ceil(made.durationMs)} ms, ${describe(made)}`);
  } catch (error) {
    const code = systemCode(error) ?? firstCode(error);
    const detail = code ? `${host} cannot be reached (${code})` : `no response from ${host} in ${TIMEOUT_MS / 1000} s`;
    return failed(detail, networkRemedy(code, target));
  }
}

function describe({ tls }: Connection): string {
  return tls ? `${tls.version}, certificate valid until ${dayOf(tls.certificate.validTo)}` : "without TLS";
}

// A host with several addresses fails with an AggregateError of one error an address.
function firstCode(error: unknown): string | undefined {
  return error instanceof AggregateError ? error.errors.map((one) => systemCode(one)).find(Boolean) : undefined;
}
