// A small application, of the lines that the packages' READMEs show.
import { register } from "@ianum/axios/register";
import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, optionsFromEnv, resolveEndpoints, type TokenEvent } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { ianumMiddleware } from "@ianum/graphql-request";
import { type IanumProfile, IanumStrategy } from "@ianum/passport";
import { RedisTokenStore } from "@ianum/redis";
import axios from "axios";
import express, { type Express } from "express";
import session from "express-session";
import { GraphQLClient } from "graphql-request";
import passport from "passport";
import { createClient } from "redis";

const { authUrl } = resolveEndpoints(optionsFromEnv());
register(axios).use(ianumInterceptor);

interface Agreements {
  readonly agreements: readonly { readonly idAgreement: string }[];
}

export async function readWithAxios(idSubscription: string): Promise<Agreements["agreements"]> {
  const { data } = await axios.get<Agreements>(`${authUrl}/subscription/${idSubscription}/agreements`);
  return data.agreements;
}

export async function readWithFetch(idSubscription: string): Promise<Agreements["agreements"]> {
  const fetch = ianumFetch();
  const response = await fetch(`${authUrl}/subscription/${idSubscription}/agreements`);
  return ((await response.json()) as Agreements).agreements;
}

export async function readOrders(url: string): Promise<readonly { readonly id: string }[]> {
  const client = new GraphQLClient(url, ianumMiddleware());
  const { orders } = await client.request<{ orders: { id: string }[] }>("{ orders { id } }");
  return orders;
}

/** Two services that share a Redis, as two processes would. */
export async function readTokensOfTwo(redisUrl: string): Promise<{ areSame: boolean; events: readonly string[] }> {
  const client = createClient({ url: redisUrl });
  client.on("error", (error: Error) => console.warn(`redis: ${error.message}`));
  client.connect().catch(() => undefined);
  const events: TokenEvent["type"][] = [];
  const store = new RedisTokenStore({ client, encryptionKey: new Uint8Array(32) });
  const createSource = () =>
    createTokenSource({ ...optionsFromEnv(), store, onEvent: ({ type }) => events.push(type) });
  const first = await createSource().getToken();
  const second = await createSource().getToken();
  client.destroy();
  return { areSame: first.value === second.value, events };
}

export function createSite(): Express {
  passport.use(new IanumStrategy({ withoutSession: "refuse" }, async (profile: IanumProfile) => ({ id: profile.id })));
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));

  const app = express();
  app.use(session({ secret: "from your vault", resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
  app.use(passport.session());
  app.get("/login", passport.authenticate("ianum"));
  app.get("/login/return", passport.authenticate("ianum", { successRedirect: "/", failureRedirect: "/sorry" }));
  app.get("/", (req, res) => void res.json(req.user ?? null));
  return app;
}
