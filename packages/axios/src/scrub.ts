import type { AxiosResponse, InternalAxiosRequestConfig } from "axios";
import { hide } from "./hide.ts";

const REDACTED = "[redacted]";

/** What is known, and not promised, of the requests of Node's http and http2, of follow-redirects and of fetch. */
type SentRequest = Readonly<Record<string, unknown>>;

/**
 * Takes a bearer out of a request that is over, and keeps what is printed of it from leading to other requests: Node
 * reaches, from one request, its agent, that one's sockets, and the headers that are on their way there.
 *
 * @param request - what axios calls `request` on a response or an error, if there is one
 * @param bearer - the one that we have put on it, if we have
 */
export function scrub(
  request: unknown,
  config: InternalAxiosRequestConfig,
  response: AxiosResponse | undefined,
  bearer: string | undefined,
): void {
  for (const agent of [config.httpAgent, config.httpsAgent] as unknown[]) {
    if (isObject(agent)) hide(agent, ["protocol", "keepAlive", "maxSockets", "totalSocketCount"]);
  }
  const data: unknown = response?.data;
  // Node's own response, while its body is read.
  if (isObject(data) && "socket" in data) hide(data, ["statusCode", "statusMessage", "httpVersion", "complete"]);
  if (!isObject(request)) return;

  // follow-redirects: one request that stands for those that it makes, one after the other.
  const redirectable = objectAt(request, "_redirectable") ?? request;
  const native = objectAt(redirectable, "_currentRequest") ?? request;
  for (const one of new Set([request, redirectable, native])) {
    if (bearer !== undefined) scrubRequest(one, bearer);
    // A Request of fetch prints well by itself, and leads to no other.
    if (!("headers" in one)) hide(one, ["method", "protocol", "host", "path", "destroyed"], native);
  }
}

function scrubRequest(request: SentRequest, bearer: string): void {
  if ("headers" in request) (request["headers"] as Partial<Headers>).delete?.("authorization");
  // The text that was sent, and what of it had no connection to go to.
  redact(request, "_header", bearer);
  for (const unsent of Object.values(objectAt(request, "outputData") ?? {})) redact(unsent, "data", bearer);
  const socket = objectAt(request, "socket");
  // What is to be written once a connection is there. Node reads it to count bytes; what it writes it has elsewhere.
  if (socket?.[PENDING]) Object.assign(socket, { [PENDING]: null });

  const symbols = (object: SentRequest | undefined, description: string): SentRequest | undefined =>
    object && objectAt(object, symbolOf(object, description));
  for (const headers of [
    objectAt(objectAt(request, "_options") ?? {}, "headers"),
    symbols(request, "kOutHeaders"),
    objectAt(request, "sentHeaders"),
    // A TLS connection remembers the request that it was made for.
    objectAt(symbols(socket, "connect-options") ?? {}, "headers"),
  ]) {
    for (const name of Object.keys(headers ?? {}))
      if (name.toLowerCase() === "authorization") Reflect.deleteProperty(headers ?? {}, name);
  }
}

const PENDING = "_pendingData";

function redact(object: unknown, field: string, bearer: string): void {
  const text: unknown = isObject(object) && object[field];
  if (typeof text === "string") Object.assign(object as SentRequest, { [field]: text.replaceAll(bearer, REDACTED) });
}

/** What Node keeps under a symbol that it does not hand out. */
function symbolOf(object: object, description: string): symbol {
  const isIt = (symbol: symbol): boolean => symbol.description === description;
  return Object.getOwnPropertySymbols(object).find(isIt) ?? Symbol("none");
}

function objectAt(object: SentRequest, key: string | symbol): SentRequest | undefined {
  const value = object[key as string];
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is SentRequest {
  return typeof value === "object" && value !== null;
}
