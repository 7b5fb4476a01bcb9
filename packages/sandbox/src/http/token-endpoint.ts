import type { Hono } from "hono";
import type { AccessTokens } from "../platform/access-tokens.ts";
import { refuse, refuseMethod, type SandboxEnv } from "./environment.ts";
import type { Gates } from "../platform/gates.ts";
import { readJsonFields, textField } from "./request-body.ts";
import { fingerprint } from "./request-log.ts";

/** `POST /v1_3/oauth/token` (docs.ianum.com, OAuth 2.0 Authentication). */
export function addTokenEndpoint(app: Hono<SandboxEnv>, gates: Gates, tokens: AccessTokens): void {
  app.post("/v1_3/oauth/token", async (context) => {
    const fields = await readJsonFields(context);
    if (fields instanceof Response) return fields;
    const grantType = textField(fields, "grant_type");
    const clientId = textField(fields, "client_id");
    const clientSecret = textField(fields, "client_secret");
    if (!grantType || !clientId || !clientSecret) return refuse(context, 400, "GEN_0002");
    context.var.entry.secretFingerprint = fingerprint(clientSecret);
    if (grantType !== "client_credentials") return refuse(context, 400, "SEC_0004");
    const gate = gates.authenticate(clientId, clientSecret);
    if (!gate) return refuse(context, 401, "SEC_0005");
    context.var.entry.gateId = gate.id;
    return context.json(tokens.issue(gate));
  });
  app.all("/v1_3/oauth/token", (context) => refuseMethod(context, "POST"));
}
