// A small application, of the lines that the packages' READMEs show.
import "@ianum/axios/register";
import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, optionsFromEnv, resolveEndpoints } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { ianumMiddleware } from "@ianum/graphql-request";
import { IanumStrategy } from "@ianum/passport";
import { RedisTokenStore } from "@ianum/redis";
import axios from "axios";
import express from "express";
import session from "express-session";
import { GraphQLClient } from "graphql-request";
import passport from "passport";
import { createClient } from "redis";

const { authUrl } = resolveEndpoints(optionsFromEnv());
axios.use(ianumInterceptor);

export async function readWithAxios(idSubscription) {
  const { data } = await axios.get(`${authUrl}/subscription/${idSubscription}/agreements`);
  return data.agreements;
}

export async function readWithFetch(idSubscription) {
  const fetch = ianumFetch();
  const response = await fetch(`${authUrl}/subscription/${idSubscription}/agreements`);
  return (await response.json()).agreements;
}

export async function readOrders(url) {
  const client = new GraphQLClient(url, ianumMiddleware());
  return (await client.request("{ orders { id } }")).orders;
}

/** Two services that share a Redis, as two processes would. */
export async function readTokensOfTwo(redisUrl) {
  const client = createClient({ url: redisUrl });
  client.on("error", (error) => console.warn(`redis: ${error.message}`));
  client.connect().catch(() => undefined);
  const events = [];
  const sources = [1, 2].map(() =>
    createTokenSource({
      ...optionsFromEnv(),
      store: new RedisTokenStore({ client, encryptionKey: new Uint8Array(32) }),
      onEvent: ({ type }) => events.push(type),
    }),
  );
  const first = await sources[0].getToken();
  const second = await sources[1].getToken();
  client.destroy();
  return { areSame: first.value === second.value, events };
}

export function createSite() {
  passport.use(new IanumStrategy({ withoutSession: "refuse" }, async (profile) => ({ id: profile.id })));
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user, done) => done(null, user));

  const app = express();
  app.use(session({ secret: "from your vault", resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
  app.use(passport.session());
  app.get("/login", passport.authenticate("ianum"));
  app.get("/login/return", passport.authenticate("ianum", { successRedirect: "/", failureRedirect: "/sorry" }));
  app.get("/", (req, res) => res.json(req.user ?? null));
  return app;
}
