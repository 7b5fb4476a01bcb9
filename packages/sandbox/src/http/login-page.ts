import type { Hono } from "hono";
import type { SandboxContext, SandboxEnv } from "./environment.ts";
import { refuse, refuseMethod } from "./environment.ts";
import type { Gates } from "../platform/gates.ts";
import { contentSecurityPolicy, loginPageHtml, loginOverHtml } from "./login-page-html.ts";
import type { Logins } from "../platform/logins.ts";
import { readBody } from "./request-body.ts";

const FORM_MEDIA_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** `/{gate-alias}`: where a person logs in (docs.ianum.com, "Logging a person in"). Works without scripts. */
export function addLoginPage(app: Hono<SandboxEnv>, gates: Gates, logins: Logins): void {
  app.get("/:alias", async (context) => {
    const gate = gates.findAlias(context.req.param("alias"));
    if (!gate) return context.notFound();
    // The QR code's address leads to the same login, as long as that is open.
    const asked = context.req.query("login");
    const login = asked !== undefined && logins.isPending(asked, gate) ? asked : logins.start(gate);
    const address = new URL(`/${gate.alias}?login=${login}`, context.req.url).href;
    return page(context, 200, await loginPageHtml({ alias: gate.alias, login, address }));
  });

  app.post("/:alias", async (context) => {
    const gate = gates.findAlias(context.req.param("alias"));
    if (!gate) return context.notFound();
    if (!FORM_MEDIA_TYPE.test(context.req.header("content-type") ?? "")) return refuse(context, 400, "SEC_0000");
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const form = new URLSearchParams(new TextDecoder().decode(body));
    const [login, answer] = [form.get("login"), form.get("answer")];
    if (!login || (answer !== "approve" && answer !== "decline")) return refuse(context, 400, "GEN_0002");
    const next = logins.finish(login, gate, answer === "approve");
    if (next !== undefined) return new Response(null, { status: 303, headers: { location: next } });
    const refused = refuse(context, 400, "GEN_0002", "the login is unknown, finished or expired");
    // A person gets a way on, a program the code.
    if (!context.req.header("accept")?.includes("text/html")) return refused;
    return page(context, 400, await loginOverHtml(gate.alias));
  });

  app.all("/:alias", (context) =>
    gates.findAlias(context.req.param("alias")) ? refuseMethod(context, "GET, POST") : context.notFound(),
  );
}

function page(context: SandboxContext, status: 200 | 400, html: string): Response {
  return context.html(html, status, {
    "content-security-policy": contentSecurityPolicy,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
}
