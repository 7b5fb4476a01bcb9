// Every look-up fails with the code in DNS_FAILS_WITH.
import dns from "node:dns";

const fail = () =>
  Object.assign(new Error(`getaddrinfo ${process.env.DNS_FAILS_WITH}`), { code: process.env.DNS_FAILS_WITH });
dns.lookup = (...values) => values.at(-1)(fail());
dns.promises.lookup = () => Promise.reject(fail());
