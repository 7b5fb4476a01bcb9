import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import type { SandboxEnv } from "../http/environment.ts";
import { isFromThisMachine } from "../http/is-from-this-machine.ts";
import { refusal } from "../http/platform-error.ts";
import type { LogEntry } from "../http/request-log.ts";
import { isSameOrigin } from "./is-same-origin.ts";
import { logRow } from "./log-row.ts";
import type { PageAction } from "./page-actions.ts";
import { countsText, pageHtml, pagePolicy, type PageState, switchesText } from "./page-html.ts";

/** The sandbox's own page: keys, switches and a live log, at `/` and below `/_sandbox/`. */
export interface Page {
  /** Whether the request is for the page, and not for the platform. There is no page in memory, where no browser can reach it. */
  owns(request: Request, bindings: SandboxEnv["Bindings"]): boolean;
  fetch(request: Request, bindings: SandboxEnv["Bindings"]): Response | Promise<Response>;
  /** Shows a request that has ended to those who watch. */
  show(entry: LogEntry): void;
}

const MAX_FORM_BYTES = 4_096;

/**
 * Safe against pages of other sites: none can read it (no CORS header, and never by a name that was made to lead here), frame
 * it, or post to it (the browser says where a request comes from).
 */
export function createPage(
  stateAt: (origin: string) => PageState,
  actions: Readonly<Record<string, PageAction>>,
): Page {
  const watchers = new Set<(entry: LogEntry) => Promise<void>>();
  const app = new Hono<SandboxEnv>();

  app.use(async (context, next) => {
    if (!isFromThisMachine(context.req.raw))
      return refusal(403, "GEN_0002", "this sandbox is reached by localhost, 127.0.0.1 or [::1] only");
    await next();
    const { headers } = context.res;
    headers.set("cache-control", "no-store");
    headers.set("content-security-policy", pagePolicy);
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    // Not no-referrer: a form would then be sent with `Origin: null`.
    headers.set("referrer-policy", "same-origin");
    headers.set("x-content-type-options", "nosniff");
    headers.set("x-frame-options", "DENY");
    return undefined;
  });
  app.use("/_sandbox/*", async (context, next) =>
    isSameOrigin(context.req.raw) || isStreamForThisPage(context.req.raw)
      ? next()
      : refusal(403, "GEN_0002", "only the sandbox's own page may do this"),
  );

  app.get("/", async (context) => context.html(await pageHtml(stateAt(new URL(context.req.url).origin))));

  app.get("/_sandbox/events", (context) =>
    streamSSE(context, async (stream) => {
      const watcher = async (entry: LogEntry): Promise<void> => {
        const { log, switches } = stateAt("");
        const data = {
          row: (await logRow(entry)).toString(),
          counts: countsText(log),
          switches: switchesText(switches),
        };
        await stream.writeSSE({ event: "request", data: JSON.stringify(data) });
      };
      watchers.add(watcher);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      watchers.delete(watcher);
    }),
  );

  app.post("/_sandbox/:action", bodyLimit({ maxSize: MAX_FORM_BYTES }), async (context) => {
    const name = context.req.param("action");
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const done = action?.(new URLSearchParams(await context.req.text()));
    if (done === undefined) return refusal(400, "GEN_0002", "the sandbox's page has no such form");
    return context.req.header("accept") === "text/plain" ? context.text(done) : context.redirect("/", 303);
  });
  app.notFound(() => refusal(404, "GEN_0002", "there is nothing at this address"));

  return {
    owns(request, bindings) {
      // What brings a token is meant for the platform, and nothing of it is at these addresses.
      if (bindings.incoming === undefined || request.headers.has("authorization")) return false;
      const { pathname } = new URL(request.url);
      return pathname === "/" || pathname.startsWith("/_sandbox/");
    },
    fetch: (request, bindings) => app.fetch(request, bindings),
    show: (entry) => watchers.forEach((watcher) => void watcher(entry)),
  };
}

/** Browsers without `Sec-Fetch-Site` send no `Origin` with a GET of the same origin. It changes nothing. */
function isStreamForThisPage(request: Request): boolean {
  const said = ["sec-fetch-site", "origin"].some((name) => request.headers.has(name));
  return request.method === "GET" && !said;
}
