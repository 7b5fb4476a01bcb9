import type { Hono } from "hono";
import { agreementTextAt } from "../platform/agreements.ts";
import { refuse, refuseMethod, type SandboxEnv } from "./environment.ts";

/** The texts that agreements link to: files for everybody, without a token, as `https://static.ianum.com/agreements/…txt`. */
export function addAgreementTexts(app: Hono<SandboxEnv>): void {
  app.get("/agreements/:locale/:file", (context) => {
    const text = agreementTextAt(context.req.param("locale"), context.req.param("file"));
    return text === undefined ? refuse(context, 404, "GEN_0002", "there is no such agreement") : context.text(text);
  });
  app.all("/agreements/:locale/:file", (context) => refuseMethod(context, "GET"));
}
