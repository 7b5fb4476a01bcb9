import type { Certificate } from "./certificate.ts";
import { dayOf } from "./certificate-remedy.ts";

// What is shown of a stranger's list of names.
const MOST_HOSTS = 3;

/** What is wrong with the certificate of a host, in words. */
export function certificateFault(host: string, { fault, hosts, validFrom, validTo }: Certificate): string {
  if (fault === "CERT_HAS_EXPIRED") return `the certificate of ${host} expired on ${dayOf(validTo)} (${fault})`;
  if (fault === "CERT_NOT_YET_VALID")
    return `the certificate of ${host} is not valid before ${dayOf(validFrom)} (${fault})`;
  if (fault === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `the certificate of ${host} is for ${hosts.slice(0, MOST_HOSTS).join(", ") || "no host"} (${fault})`;
  return `the certificate of ${host} is not one that this machine trusts (${fault})`;
}
