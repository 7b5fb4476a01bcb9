import type { InternalAxiosRequestConfig } from "axios";
import { createSummary } from "./create-summary.ts";

type Fields = Readonly<Record<string, unknown>>;

const summarizeAgent = createSummary(["protocol", "keepAlive", "maxSockets", "totalSocketCount"]);
const summarizeRequest = createSummary(["method", "protocol", "host", "path", "destroyed"], nativeRequest);
const summarizeBody = createSummary(["statusCode", "statusMessage", "httpVersion", "complete"]);

/**
 * Keeps tokens out of what is printed of a response or an error: takes ours off the configs and headers that it leads
 * to, and makes its `request` non-enumerable, with a summary for print. A request of Node leads to its agent, and from
 * there to the headers of other requests that are on their way.
 *
 * @param result - the response or what was thrown
 * @param bearer - the token that we have put on the request, if we have
 */
export function concealToken(config: InternalAxiosRequestConfig, result: unknown, bearer: string | undefined): void {
  // Agents of the caller's own lead to every request on their connections.
  for (const agent of [config.httpAgent, config.httpsAgent] as unknown[]) if (isObject(agent)) summarizeAgent(agent);
  if (!isObject(result)) return;

  const response = result["response"];
  for (const owner of [result, response]) {
    if (!isObject(owner)) continue;
    // An adapter that delegates its request returns the config of another one.
    const other = owner["config"];
    if (bearer !== undefined && isObject(other) && other !== (config as unknown)) dropHeader(other["headers"], bearer);
    const { data, request } = owner;
    concealBody(data);
    if (isObject(request)) {
      // A download that is the caller's by then may still fail, with an error of axios's that does not come by here.
      const isDownload = isObject(data) && "pipe" in data;
      concealRequest(request, bearer, isDownload || (owner === result && result instanceof Error));
      Reflect.defineProperty(owner, "request", { enumerable: false });
    }
  }
}

/** @param hasError - whether an error leads to it, or may come to */
function concealRequest(request: Fields, bearer: string | undefined, hasError: boolean): void {
  if (bearer !== undefined) dropHeader(request["headers"], bearer);
  // A Request of fetch prints well by itself, and does not lead to another. Bun's ClientRequest has `headers` too.
  const headers = request["headers"] as Partial<Headers> | undefined;
  if (typeof headers?.get === "function" && !("destroyed" in request)) return;
  const native = nativeRequest(request) as Fields;
  const all = request === native ? [request] : [request, native];
  if (hasError) {
    // A response has the native one, but the error that ends its download has the one that stands for it.
    const { _redirectable: whole } = native;
    if (isObject(whole) && !all.includes(whole)) all.push(whole);
    // Errors travel further than responses do, to services that collect them.
    if (bearer !== undefined) dropSentHeader(native, all, bearer);
  }
  for (const one of all) {
    summarizeRequest(one);
    if (hasError) hideFields(one); // for each response it would cost a tenth of the call
  }
  if (bearer !== undefined && "getHeaders" in native) Reflect.defineProperty(native, "getHeaders", headersWithoutToken);
}

/** Takes the token out of what Node keeps of the text that was sent, and out of what it was made of. */
function dropSentHeader(native: Fields, all: Iterable<Fields>, bearer: string): void {
  for (const { _options: options } of all) if (isObject(options)) dropHeader(options["headers"], bearer);
  const { _header: sent } = native;
  if (typeof sent === "string") Object.assign(native, { _header: sent.replaceAll(bearer, "[redacted]") });
}

/** For loggers that copy an object's fields, as winston does: they get those of them that cannot lead to a header. */
function hideFields(request: object): void {
  for (const name of Reflect.ownKeys(request))
    if (name === "_header" || isObject(Reflect.get(request, name)))
      Reflect.defineProperty(request, name, { enumerable: false });
}

// For loggers that ask a request for its headers, as pino does. One for all requests: each calls its own class's.
const headersWithoutToken: PropertyDescriptor = {
  configurable: true,
  writable: true,
  value(this: object): object {
    const { getHeaders } = Reflect.getPrototypeOf(this) as { getHeaders(): Record<string, unknown> };
    const { authorization: _, ...others } = getHeaders.call(this);
    return others;
  },
};

// follow-redirects: one request that stands for those that it makes, one after the other.
function nativeRequest(request: object): object {
  const { _currentRequest: current } = request as Fields;
  return isObject(current) ? current : request;
}

/** Node's own response, while its body is read, leads to its request and to the connection. */
function concealBody(data: unknown): void {
  if (!isObject(data) || !("socket" in data)) return;
  summarizeBody(data);
  for (const name of ["req", "socket", "client"])
    if (Object.hasOwn(data, name)) Reflect.defineProperty(data, name, { enumerable: false });
}

/** Takes the header off if it is this token. */
export function dropHeader(headers: unknown, bearer: string): void {
  if (!isObject(headers)) return;
  const { get } = headers as Partial<Headers>;
  if (typeof get === "function") {
    const sent: unknown = get.call(headers, "authorization");
    if (sent === `Bearer ${bearer}`) (headers as unknown as Headers).delete("authorization");
    return;
  }
  for (const [name, value] of Object.entries(headers))
    if (name.toLowerCase() === "authorization" && value === `Bearer ${bearer}`) Reflect.deleteProperty(headers, name);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
