import { expect, test } from "vitest";
import { IanumStrategy, type VerifyDone } from "../src/index.ts";
import { startLoginApp } from "./login-app.ts";

const user = { name: "Ada" };

type Verify = ConstructorParameters<typeof IanumStrategy>[1];

async function logInWith(
  verify: unknown,
  passReqToCallback = false,
): Promise<{ status: number; body: unknown; errors: unknown[] }> {
  const app = await startLoginApp({
    strategy: (options) => new IanumStrategy({ ...options, passReqToCallback } as never, verify as Verify),
  });
  const browser = app.browser();
  await browser.get("/login");
  const returned = await browser.get(app.approve());
  return { status: returned.status, body: await returned.json(), errors: app.errors };
}

test.each<readonly [string, unknown]>([
  ["a callback", (_profile: unknown, done: VerifyDone) => done(null, user)],
  ["a callback that comes later", (_profile: unknown, done: VerifyDone) => void setImmediate(() => done(null, user))],
  [
    "a callback whose function returns something else",
    (_profile: unknown, done: VerifyDone) => (done(null, user), { name: "Eve" }),
  ],
  ["a callback out of an async function", async (_profile: unknown, done: VerifyDone) => done(null, user)],
  ["a callback of a function with rest parameters", async (...args: unknown[]) => (args[1] as VerifyDone)(null, user)],
  ["an async function", async () => user],
  ["an async function that takes done and does not use it", async (_profile: unknown, _done: VerifyDone) => user],
  ["a plain return", () => user],
  [
    "the first of two answers",
    (_profile: unknown, done: VerifyDone) => (done(null, user), done(null, { name: "Eve" }), done(new Error("late"))),
  ],
])("verify answers with %s", async (_name, verify) => {
  expect(await logInWith(verify)).toEqual({ status: 200, body: { user }, errors: [] });
});

test.each<readonly [string, unknown, unknown]>([
  ["false", (_profile: unknown, done: VerifyDone) => done(null, false), {}],
  [
    "false and why",
    (_profile: unknown, done: VerifyDone) => done(null, false, { message: "not invited" }),
    { message: "not invited" },
  ],
  ["no user from an async function", async () => undefined, {}],
  ["null from an async function", async () => null, {}],
  ["a plain false", () => false, {}],
])("verify refuses with %s", async (_name, verify, body) => {
  expect(await logInWith(verify)).toEqual({ status: 401, body, errors: [] });
});

test.each<readonly [string, unknown, string]>([
  ["an error through done", (_profile: unknown, done: VerifyDone) => done(new Error("no database")), "no database"],
  [
    "a throw",
    () => {
      throw new Error("no database");
    },
    "no database",
  ],
  ["a rejection", () => Promise.reject(new Error("no database")), "no database"],
  // Passed on as it is, Passport would take it for no error, and let the request through.
  ["a rejection without a reason", () => Promise.reject(), "verify failed with something that is no Error"],
  // Express takes this one for "go on with the next route".
  ["a rejection with route", () => Promise.reject("route"), "verify failed with something that is no Error"],
])("verify fails with %s: an error, nobody is logged in", async (_name, verify, message) => {
  const { status, errors } = await logInWith(verify);
  expect(status).toBe(500);
  expect(errors).toEqual([expect.objectContaining({ message })]);
});

test("passReqToCallback puts the request before the profile, for callbacks and async functions", async () => {
  const callback = (req: { path: string }, profile: { id: string }, done: VerifyDone): void =>
    done(null, { path: req.path, id: profile.id });
  const promise = async (req: { path: string }, profile: { id: string }): Promise<object> => ({
    path: req.path,
    id: profile.id,
  });
  for (const verify of [callback, promise]) {
    expect(await logInWith(verify, true)).toMatchObject({
      status: 200,
      body: { user: { path: "/login/return", id: expect.stringMatching(/^sub_/) as string } },
    });
  }
});
