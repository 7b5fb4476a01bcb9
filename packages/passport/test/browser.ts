/** What a browser does about cookies and redirects, as far as one application and one sandbox need it. */
export interface Browser {
  /** Follows no redirect: where it leads is what tests look at. */
  get(address: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(address: string, form: Readonly<Record<string, string>>): Promise<Response>;
}

export function createBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  const send = async (address: string, init: RequestInit): Promise<Response> => {
    const url = new URL(address, origin);
    const isOurs = url.origin === origin;
    const headers = new Headers(init.headers);
    if (isOurs) headers.set("cookie", Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
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
