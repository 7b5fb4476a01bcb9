import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { IanumStrategy, type VerifyDone } from "../src/index.ts";
import { startClientApp } from "./client-app.ts";
import { type LoginApp, startLoginApp } from "./login-app.ts";

const user = { name: "Ada" };

type Answering = (profile: { readonly id: string }, done: VerifyDone) => unknown;

/** As instrumentation, mocks and decorators do. */
const wrapped =
  (verify: Answering) =>
  (...args: Parameters<Answering>) =>
    verify(...args);

/** As applications with classes do: `new IanumStrategy(options, users.verify.bind(users))`. */
class Users {
  readonly found: object | undefined;
  constructor(found?: object) {
    this.found = found;
  }
  async load(_profile: unknown): Promise<object | undefined> {
    return this.found;
  }
  async loadFor(_req: unknown, _profile: unknown): Promise<object | undefined> {
    return this.found;
  }
}
const users = new Users(user);
const nobody = new Users();

type Verify = ConstructorParameters<typeof IanumStrategy>[1];

function startAppWith(verify: unknown, changes: object = {}): Promise<LoginApp> {
  return startLoginApp({
    strategy: (options) => new IanumStrategy({ ...options, ...changes } as never, verify as Verify),
  });
}

async function logInWith(
  verify: unknown,
  passReqToCallback = false,
): Promise<{ status: number; body: unknown; errors: unknown[] }> {
  const app = await startAppWith(verify, { passReqToCallback });
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
  [
    "a callback of a wrapper that hides its parameters",
    wrapped((_profile, done) => void setImmediate(done, null, user)),
  ],
  ["a callback of an async wrapper, later", wrapped(async (_profile, done) => void setImmediate(done, null, user))],
  ["an async function behind a wrapper", wrapped(async () => user)],
  ["a bound method", users.load.bind(users)],
  [
    "a method behind a proxy",
    new Proxy(users.load, { apply: (load, _this, args) => Reflect.apply(load, users, args) }),
  ],
  ["a function of destructured parameters with default values", ({ id = "none", ...rest }) => id && rest && user],
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
  ["no user from a bound method", nobody.load.bind(nobody), {}],
  ["null from an async function behind a wrapper", wrapped(async () => null), {}],
  ["no user from a plain function", (profile: { id: string }) => new Map<string, object>().get(profile.id), {}],
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
  ["a rejection without a reason", () => Promise.reject(), "verify failed with a value that is not an Error"],
  // Express takes this one for "go on with the next route".
  ["a rejection with route", () => Promise.reject("route"), "verify failed with a value that is not an Error"],
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
  expect((await logInWith(users.loadFor.bind(users), true)).status).toBe(200);
  expect((await logInWith(nobody.loadFor.bind(nobody), true)).status).toBe(401);
});

describe("what a verify function that declares done returns is not its answer", () => {
  // As drivers do: what they return is the query, and the callback comes later.
  const returned: readonly (readonly [string, () => unknown])[] = [
    ["an event emitter", () => new EventEmitter()],
    ["true", () => true],
    // oxlint-disable-next-line unicorn/no-thenable -- as Mongoose's and Knex's queries are
    ["a query that runs when it is awaited", () => ({ then: (resolve: (user: object) => void) => resolve({}) })],
    ["nothing", () => undefined],
  ];
  const find = (value: unknown, done: VerifyDone): unknown => {
    setImmediate(done, null, false);
    return value;
  };
  const noop: VerifyDone = () => undefined;
  const shapes: readonly (readonly [string, (value: unknown) => (...args: never[]) => unknown])[] = [
    ["async", (value) => async (_: unknown, done: VerifyDone) => find(value, done)],
    ["concise", (value) => (_: unknown, done: VerifyDone) => find(value, done)],
    [
      "with a default",
      (value) =>
        (_: unknown, done: VerifyDone = noop) =>
          find(value, done),
    ],
    ["of a wrapper", (value) => wrapped((_, done) => find(value, done))],
    [
      "of a bound function",
      (value) =>
        function (this: unknown, _: unknown, done: VerifyDone) {
          return this === value ? find(value, done) : undefined;
        }.bind(value),
    ],
    [
      "of a function with arguments",
      (value) =>
        function () {
          return find(value, arguments[1] as VerifyDone);
        },
    ],
  ];

  test.each(shapes)("%s", async (_name, verifyOf) => {
    for (const [, value] of returned) expect((await logInWith(verifyOf(value()))).status).toBe(401);
  });

  test("async behind a wrapper: a query, an emitter and true are not users", async () => {
    for (const value of [new EventEmitter(), true, undefined])
      expect((await logInWith(wrapped(async (_, done) => find(value, done)))).status).toBe(401);
  });

  test("of a bound function with a default value", async () => {
    const timer = setTimeout(noop);
    const plain =
      (value: unknown) =>
      (_: unknown, done: VerifyDone = noop) =>
        find(value, done);
    for (const value of [new EventEmitter(), true, timer, { sql: "select" }])
      expect((await logInWith(plain(value).bind(null))).status).toBe(401);
    const promised =
      (value: unknown) =>
      async (_: unknown, done: VerifyDone = noop) =>
        find(value, done);
    for (const value of [new EventEmitter(), true])
      expect((await logInWith(promised(value).bind(null))).status).toBe(401);
  });

  test("with passReqToCallback", async () => {
    const verify = async (_req: unknown, _profile: unknown, done: VerifyDone): Promise<unknown> =>
      find(new EventEmitter(), done);
    expect((await logInWith(verify, true)).status).toBe(401);
  });

  test("of the client strategy", async () => {
    const app = await startClientApp({}, async (_client, done) => find(new EventEmitter(), done) as never);
    expect((await app.callRightly()).status).toBe(401);
  });
});

describe("verify hides its parameters and has given no answer", () => {
  const timeoutMs = 3_000;
  const inTime = {
    name: "ConfigurationError",
    option: "verify",
    message: expect.stringMatching(/^verify: .* 3000 ms.* call done, or return a promise .* null or false/) as string,
  };

  /** A login that has come as far as `verify`, which answers as `answer` does. */
  async function reachVerify(answer: Answering, hide: (verify: Answering) => unknown = wrapped) {
    let ask: (done: VerifyDone) => void;
    const asked = new Promise<VerifyDone>((resolve) => (ask = resolve));
    const verify = hide((profile, done) => {
      ask(done);
      return answer(profile, done);
    });
    const app = await startAppWith(verify, { timeoutMs });
    const browser = app.browser();
    await browser.get("/login");
    const response = browser.get(app.approve());
    return { ...app, response, done: await asked };
  }

  test.each<readonly [string, Answering]>([
    ["an async function finds no user", async () => undefined],
    ["an async function gives true", async () => true],
    ["a function finds no user", () => undefined],
    ["a function gives a user without a promise", () => user],
  ])("%s: an error says what to do, and nobody is logged in", async (_name, answer) => {
    const { clock, errors, response, done } = await reachVerify(answer);
    await clock.advance(timeoutMs - 1);
    expect(errors).toEqual([]);
    await clock.advance(1);
    expect(errors).toEqual([expect.objectContaining(inTime)]);
    done(null, user);
    expect((await response).status).toBe(500);
  });

  test("a bound method gives a user without a promise: an error says what to do", async () => {
    // What it returned may be the query of a driver that was given a `done` with a default value.
    const bind = (verify: Answering) => {
      const methods = { find: (profile: { readonly id: string }) => verify(profile, () => undefined) };
      return methods.find.bind(methods);
    };
    const { clock, errors, response } = await reachVerify(() => user, bind);
    await clock.advance(timeoutMs);
    expect(errors).toEqual([expect.objectContaining(inTime)]);
    expect((await response).status).toBe(500);
  });

  test("a callback that comes before the time is over is the answer, and leaves no timer", async () => {
    const { clock, errors, response, done } = await reachVerify(async () => undefined);
    await clock.advance(timeoutMs - 1);
    expect(clock.pending).toBe(1);
    done(null, user);
    expect(await (await response).json()).toEqual({ user });
    expect(clock.pending).toBe(0);
    expect(errors).toEqual([]);
  });

  test("a promise may take its time", async () => {
    let find: (found: object) => void;
    const found = new Promise<object>((resolve) => (find = resolve));
    const { clock, response } = await reachVerify(() => found);
    await clock.advance(10 * timeoutMs);
    find!(user);
    expect((await response).status).toBe(200);
  });

  test("of the client strategy", async () => {
    let ask: () => void;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    const app = await startClientApp({ timeoutMs }, wrapped(async () => ask()) as never);
    const response = app.callRightly();
    await asked;
    await app.clock.advance(timeoutMs);
    expect(app.errors).toEqual([expect.objectContaining(inTime)]);
    expect((await response).status).toBe(500);
  });
});

test("a declared done may take its time", async () => {
  let ask: (done: VerifyDone) => void;
  const asked = new Promise<VerifyDone>((resolve) => (ask = resolve));
  const app = await startAppWith((_profile: unknown, done: VerifyDone) => ask(done));
  const browser = app.browser();
  await browser.get("/login");
  const response = browser.get(app.approve());
  const done = await asked;
  expect(app.clock.pending).toBe(0);
  await app.clock.advance(3_600_000);
  done(null, user);
  expect((await response).status).toBe(200);
});
