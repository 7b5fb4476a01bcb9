import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { forward } from "./forward.mjs";

let server;

/** Answers for the platform's addresses. */
export function mock(platform) {
  server?.close();
  server = setupServer(
    http.all("https://*.ianum.com/*", async ({ request }) => {
      const { pathname, search } = new URL(request.url);
      const { status, text, headers } = await forward(platform, {
        method: request.method,
        path: pathname + search,
        headers: Object.fromEntries(request.headers),
        body: request.method === "GET" ? undefined : await request.text(),
      });
      return new HttpResponse(text, { status, headers });
    }),
  );
  server.listen({ onUnhandledRequest: "bypass" });
}
