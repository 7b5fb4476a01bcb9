// Codes of OpenSSL and Node: https://nodejs.org/api/tls.html, "X509 certificate error codes".
const UNTRUSTED: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
]);

/** What to do about a certificate that was refused with this code; `undefined` if the code is about something else. */
export function certificateRemedy(code: string): string | undefined {
  const today = dayOf(new Date());
  if (UNTRUSTED.has(code))
    return "something on the way opens TLS connections, or the server is a private one: add its authority with NODE_EXTRA_CA_CERTS=/path/ca.pem";
  if (code === "CERT_HAS_EXPIRED")
    return `those who run the server have to renew the certificate; if today is not ${today}, set this machine's clock instead`;
  if (code === "CERT_NOT_YET_VALID")
    return `set this machine's clock, if today is not ${today}; else those who run the server made the certificate with a wrong date`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return "the certificate is for another host: check the address, and what responds in its place";
  return undefined;
}

/** Such as 2026-01-31, in UTC. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
