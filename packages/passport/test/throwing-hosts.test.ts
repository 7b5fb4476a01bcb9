import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSandbox } from "@ianum/sandbox";
import { IanumClientStrategy } from "@ianum/passport";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { Passport } from "passport";
import { expect, test } from "vitest";

const TEXT = "thrown by the host";

/** Logs a machine in at an Express application, and gives the status and the errors that its handler got. */
async function logIn(handlers: (passport: InstanceType<typeof Passport>) => readonly RequestHandler[]) {
  const sandbox = createSandbox({ accesses: 0 });
  const apiAuth = await sandbox.listen();
  const passport = new Passport();
  passport.use(new IanumClientStrategy({ endpoints: { apiAuth } }, (client: unknown) => client as Express.User));
  const errors: unknown[] = [];
  const onError: ErrorRequestHandler = (error, _req, res, _next) => {
    errors.push(error);
    res.sendStatus(500);
  };
  const app = express();
  app.use(express.json(), ...handlers(passport), onError);
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { id, secrets } = sandbox.gates[0]!;
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ client_id: id, client_secret: secrets[0] }),
    });
    return { status: response.status, errors };
  } finally {
    server.close().closeAllConnections();
    await sandbox.close();
  }
}

test("a session that Passport cannot use is an error of the request, and does not end the process", async () => {
  const withoutMethods: RequestHandler = (req, _res, next) => {
    Object.assign(req, { session: {} }); // as cookie-session has it: no regenerate(), no save()
    next();
  };
  const { status, errors } = await logIn((passport) => {
    passport.serializeUser((_user, done) => done(null, "id"));
    return [withoutMethods, passport.authenticate("ianum-client") as RequestHandler];
  });
  expect(status).toBe(500);
  expect(String(errors[0])).toContain("regenerate");
  expect(errors).toHaveLength(1);
});

test("a callback of the application's that throws is called once, and its error is the request's", async () => {
  let calls = 0;
  const { status, errors } = await logIn((passport) => [
    (req, res, next) => {
      const callback = (): never => {
        calls += 1;
        throw new Error(TEXT);
      };
      (passport.authenticate("ianum-client", { session: false }, callback) as RequestHandler)(req, res, next);
    },
  ]);
  expect(status).toBe(500);
  expect(calls).toBe(1);
  expect(errors.map(String)).toEqual([`Error: ${TEXT}`]);
});
