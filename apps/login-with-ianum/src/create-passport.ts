import { IanumStrategy, type IanumStrategyOptions } from "@ianum/passport";
import { Passport, type PassportStatic } from "passport";
import type { Person } from "./person.ts";

type Options = IanumStrategyOptions & { readonly passReqToCallback?: false };

/** Passport with one strategy. Here an application would look its user up, or make one: `users.findOrCreate(id)`. */
export function createPassport(options: Options): InstanceType<PassportStatic["Passport"]> {
  const passport = new Passport();
  passport.use(
    new IanumStrategy(options, ({ id, idActor, internalId }): Person => ({
      id,
      idActor,
      ...(internalId === undefined ? {} : { internalId }),
    })),
  );
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));
  return passport;
}
