// oxlint-disable no-unassigned-import, no-extraneous-class -- Nest's way
import "reflect-metadata";
import process from "node:process";
import { Controller, Get, Module, UseGuards } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { AuthGuard, PassportStrategy } from "@nestjs/passport";
import { IanumClientStrategy, IanumStrategy } from "@ianum/passport";
import session from "express-session";
import { secret } from "./strategies.mjs";

class Login extends PassportStrategy(IanumStrategy) {
  constructor() {
    super({ withoutSession: "refuse" });
  }
  validate(profile) {
    return { id: profile.id };
  }
}

class Machines extends PassportStrategy(IanumClientStrategy) {
  validate(client) {
    return client.clientId === process.env.IANUM_CLIENT_ID && { id: client.clientId };
  }
}

/** Nest's guard answers 401 for whatever fails; the status that the strategy gave is its argument. */
class LoginGuard extends AuthGuard("ianum") {
  handleRequest(error, user, info, context, status) {
    if (status === 403) context.switchToHttp().getResponse().status(403).end();
    return super.handleRequest(error, user, info, context, status);
  }
}

class Pages {
  start() {}
  end() {
    return "in";
  }
  report() {
    return "report";
  }
}

// Decorators, as a compiler writes them.
const method = (name, path, guard) => {
  const descriptor = Object.getOwnPropertyDescriptor(Pages.prototype, name);
  Get(path)(Pages.prototype, name, descriptor);
  UseGuards(guard)(Pages.prototype, name, descriptor);
};
method("start", "login", LoginGuard);
method("end", "login/return", LoginGuard);
method("report", "report", AuthGuard("ianum-client"));
Controller()(Pages);

class Application {}
Module({ controllers: [Pages], providers: [Login, Machines] })(Application);

const app = await NestFactory.create(Application, { logger: ["error", "warn"] });
app.use(session({ secret, resave: false, saveUninitialized: false }));
await app.listen(0, "127.0.0.1");
console.log(await app.getUrl());
