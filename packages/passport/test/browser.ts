import { once } from "node:events";
import http from "node:http";
import { text as readAll } from "node:stream/consumers";

/** What a browser does about cookies and redirects, as far as one application and one sandbox need it. */
export interface Browser {
  /** Follows no redirect: where it leads is what tests look at. */
  get(address: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(address: string, form: Readonly<Record<string, string>>): Promise<Response>;
}

/** @param others - further origins that get its cookies: processes of one application */
export function createBrowser(origin: string, ...others: readonly string[]): Browser {
  const cookies = new Map<string, string>();
  const send = async (address: string, init: RequestInit): Promise<Response> => {
    const url = new URL(address, origin);
    const isOurs = [origin, ...others].includes(url.origin);
    const headers = new Headers(init.headers);
    if (isOurs) headers.set("cookie", Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; "));
    const response = await request(url, init.method ?? "GET", headers, init.body as URLSearchParams | undefined);
    for (const cookie of isOurs ? response.headers.getSetCookie() : []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  return {
    get: (address, headers = {}) => send(address, { headers }),
    post: (address, form) => send(address, { method: "POST", body: new URLSearchParams(form) }),
  };
}

/** Not by `fetch`, which writes Sec-Fetch-Mode itself. */
async function request(url: URL, method: string, headers: Headers, body?: URLSearchParams): Promise<Response> {
  if (body !== undefined) headers.set("content-type", "application/x-www-form-urlencoded");
  const sent = http.request(url, { method, headers: Object.fromEntries(headers), agent: false });
  sent.end(body?.toString());
  const [received] = (await once(sent, "response")) as [http.IncomingMessage];
  const pairs = received.rawHeaders.flatMap((name, at, all) =>
    at % 2 === 0 ? [[name, all[at + 1] ?? ""] as const] : [],
  );
  const text = await readAll(received);
  return new Response(text === "" ? null : text, {
    status: received.statusCode ?? 0,
    headers: new Headers(pairs.map(([name, value]): [string, string] => [name, value])),
  });
}
