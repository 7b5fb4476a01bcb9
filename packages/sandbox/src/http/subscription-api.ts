import type { Hono } from "hono";
import { createAccessPageQueryReader } from "./access-page-query.ts";
import type { AccessTokens } from "../platform/access-tokens.ts";
import { agreementsOf } from "../platform/agreements.ts";
import { bearerIn } from "./bearer-in.ts";
import { refuse, refuseMethod, type SandboxContext, type SandboxEnv } from "./environment.ts";
import type { Logins } from "../platform/logins.ts";
import type { People, Subscription } from "../platform/people.ts";
import type { SharedDataReader } from "../platform/shared-data.ts";
import { readJsonFields, textField } from "./request-body.ts";

/** The regional API under `/v1_3/subscription` (docs.ianum.com, Auth service). */
export function addSubscriptionApi(
  app: Hono<SandboxEnv>,
  tokens: AccessTokens,
  people: People,
  logins: Logins,
  readSharedData: SharedDataReader,
): void {
  const readQuery = createAccessPageQueryReader();

  const subscriptionOf = (context: SandboxContext): Subscription | Response =>
    people.find(context.var.gate, context.req.param("idSubscription") ?? "") ??
    refuse(context, 404, "GEN_0002", "no such subscription at this gate");

  app.use("/v1_3/subscription/*", async (context, next) => {
    const bearer = bearerIn(context.req.header("authorization"));
    const gate = bearer === undefined ? undefined : tokens.gateOf(bearer);
    if (!gate) return refuse(context, 401, "SEC_0008");
    context.set("gate", gate);
    context.var.entry.gateId = gate.id;
    return next();
  });

  app.post("/v1_3/subscription", async (context) => {
    const fields = await readJsonFields(context);
    if (fields instanceof Response) return fields;
    const { gate } = context.var;
    if (Object.hasOwn(fields, "ianumToken")) {
      const ianumToken = textField(fields, "ianumToken");
      if (!ianumToken) return refuse(context, 400, "GEN_0002");
      if (!logins.burn(ianumToken, gate))
        return refuse(context, 400, "GEN_0002", "the ianumToken is unknown, used or expired");
      return context.json(verified(people.subscriptionAt(gate)));
    }
    const idGate = textField(fields, "idGate");
    const idConnection = textField(fields, "idConnection");
    if (!idGate || !idConnection) return refuse(context, 400, "GEN_0002");
    if (idGate !== gate.id)
      return refuse(context, 400, "GEN_0002", "idGate is not the gate that the access token belongs to");
    return context.json(verified(people.ghost(gate, idConnection)));
  });
  app.all("/v1_3/subscription", (context) => refuseMethod(context, "POST"));

  app.get("/v1_3/subscription/:idSubscription/accesses", (context) => {
    const subscription = subscriptionOf(context);
    if (subscription instanceof Response) return subscription;
    const query = readQuery(subscription.id, context.req.queries());
    if (typeof query === "string") return refuse(context, 400, "GEN_0002", query);
    const { id: idSubscription, idActor } = subscription;
    // All entries are of one subscription and one actor: a filter lets all through or none.
    const isWanted =
      (query.idActor ?? idActor) === idActor && (query.idSubscription ?? idSubscription) === idSubscription;
    const { entries, hasMore } = isWanted ? subscription.accesses.page(query.range) : { entries: [], hasMore: false };
    const last = entries.at(-1);
    return context.json({
      accessList: entries.map(({ date }) => ({ idSubscription, idActor, date })),
      ...(hasMore && last ? { startToken: query.startTokenAfter(last) } : {}),
    });
  });
  app.all("/v1_3/subscription/:idSubscription/accesses", (context) => refuseMethod(context, "GET"));

  app.get("/v1_3/subscription/:idSubscription/agreements", (context) => {
    const subscription = subscriptionOf(context);
    return subscription instanceof Response
      ? subscription
      : context.json(agreementsOf(subscription, new URL(context.req.url).origin));
  });
  app.all("/v1_3/subscription/:idSubscription/agreements", (context) => refuseMethod(context, "GET"));

  app.get("/v1_3/subscription/:idSubscription/data", async (context) => {
    const subscription = subscriptionOf(context);
    if (subscription instanceof Response) return subscription;
    return context.json(await readSharedData(subscription, fieldsAskedFor(context.req.queries("idFields"))));
  });
  app.all("/v1_3/subscription/:idSubscription/data", (context) => refuseMethod(context, "GET"));
}

function verified({ id, idActor, internalId }: Subscription): Record<string, unknown> {
  return { verified: true, idActor, idSubscription: id, ...(internalId === undefined ? {} : { internalId }) };
}

// How the list is written is not documented: with commas or as a parameter for each. Unknown fields are left out.
function fieldsAskedFor(idFields: readonly string[] = []): readonly string[] | "ALL" {
  const ids = idFields.flatMap((list) => list.split(",")).filter((id) => id !== "");
  return ids.length === 0 || ids.includes("ALL") ? "ALL" : ids;
}
