// One application in two processes that share their sessions, behind one address.
import cookie from "@fastify/cookie";
import { Authenticator } from "@fastify/passport";
import session from "@fastify/session";
import { MemoryStore } from "express-session";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { createSandbox, createTestClock } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { burns, startLoginApp } from "./login-app.ts";

type Done = (error?: unknown, session?: unknown) => void;

/** A store as Redis is one: it keeps texts, takes its time, and may be down. */
class TextStore {
  readonly texts = new Map<string, string>();
  isDown = false;

  set(id: string, value: unknown, done: Done): void {
    this.#later(done, () => void this.texts.set(id, JSON.stringify(value)));
  }
  get(id: string, done: Done): void {
    this.#later(done, () => {
      const text = this.texts.get(id);
      return text === undefined ? null : (JSON.parse(text) as unknown);
    });
  }
  destroy(id: string, done: Done): void {
    this.#later(done, () => void this.texts.delete(id));
  }
  #later(done: Done, work: () => unknown): void {
    setImmediate(() => (this.isDown ? done(new Error("the store is down")) : done(null, work())));
  }
}

describe("under Fastify, with a session store of its own", () => {
  async function startProcesses(count = 2) {
    const sandbox = createSandbox({ accesses: 0 });
    const platform = await sandbox.listen();
    const [gate] = sandbox.gates;
    const store = new TextStore();
    const clocks = Array.from({ length: count }, () => createTestClock());
    const origins = await Promise.all(
      clocks.map(async (clock) => {
        const passport = new Authenticator();
        passport.use(
          new IanumStrategy(
            {
              gateAlias: gate!.alias,
              clientId: gate!.id,
              clientSecret: gate!.secrets[0]!,
              endpoints: { apiAuth: platform, auth: platform, id: platform },
              withoutSession: "refuse",
              clock,
            },
            async (profile) => ({ id: profile.id }),
          ),
        );
        passport.registerUserSerializer(async (user) => user);
        passport.registerUserDeserializer(async (user) => user);
        const app = fastify();
        await app.register(cookie);
        await app.register(session, {
          secret: "a test's secret of 32 characters or more",
          cookie: { secure: false, sameSite: "lax" },
          saveUninitialized: false,
          store: store as never,
        });
        await app.register(passport.initialize());
        await app.register(passport.secureSession());
        // With a callback that returns the reply: where it refuses by itself, @fastify/passport does not stop the route,
        // and a store that takes its time lets it run.
        const preValidation = passport.authenticate("ianum", (async (
          request: FastifyRequest,
          reply: FastifyReply,
          error: Error | null,
          user?: object | false | null,
          _info?: unknown,
          status?: number,
        ) => {
          if (error) throw error;
          if (!user) return reply.code(status ?? 401).send();
          await request.logIn(user);
        }) as never);
        app.get("/login", { preValidation }, () => undefined);
        app.get("/login/return", { preValidation }, (request) => request.user);
        app.get("/profile", (request, reply) => request.user ?? reply.code(401).send());
        onTestFinished(() => app.close());
        return app.listen({ host: "127.0.0.1", port: 0 });
      }),
    );
    sandbox.control.setRedirectUrl(gate!, `${origins[0]}/login/return`);
    onTestFinished(() => sandbox.close());
    const [first = "", second = ""] = origins;
    const approveAt = (origin: string): string => sandbox.control.approveLogin().replace(first, origin);
    const browser = () => createBrowser(first, second);
    return { sandbox, store, clocks, first, second, approveAt, browser };
  }

  test("a login that starts at one process ends at the other, and both know the person", async () => {
    const { approveAt, browser, first, sandbox, second, store } = await startProcesses();
    const person = browser();
    expect((await person.get(`${first}/login`)).status).toBe(302);
    expect([...store.texts.values()].join()).toContain("startedAt");
    expect((await person.get(approveAt(second))).status).toBe(200);
    for (const origin of [first, second])
      expect(await (await person.get(`${origin}/profile`)).json()).toEqual({ id: sandbox.gates[0]!.idSubscription });
    expect([...store.texts.values()].join()).not.toContain("startedAt");
  });

  test("a start is good for one return, at whichever process it comes in", async () => {
    const { approveAt, browser, first, sandbox, second } = await startProcesses();
    const person = browser();
    await person.get(`${first}/login`);
    expect((await person.get(approveAt(second))).status).toBe(200);
    for (const origin of [first, second]) expect((await person.get(approveAt(origin))).status).toBe(403);
    expect((await browser().get(approveAt(first))).status).toBe(403);
    expect(burns(sandbox)).toBe(1);
  });

  test("a visitor who only looks leaves no session", async () => {
    const { approveAt, browser, first, store } = await startProcesses();
    const visitor = browser();
    await visitor.get(`${first}/profile`);
    expect((await visitor.get(approveAt(first))).status).toBe(403);
    expect(store.texts.size).toBe(0);
  });

  test("a store that is down starts no login and lets nobody in", async () => {
    const { approveAt, browser, first, sandbox, store } = await startProcesses();
    const person = browser();
    store.isDown = true;
    expect((await person.get(`${first}/login`)).status).toBe(500);
    store.isDown = false;
    await person.get(`${first}/login`);
    store.isDown = true;
    expect((await person.get(approveAt(first))).status).toBe(500);
    store.isDown = false;
    expect(burns(sandbox)).toBe(0);
    expect((await person.get(approveAt(first))).status).toBe(200);
  });

  test("a session that ended before the person came back is told as what it is, and the next login works", async () => {
    const { approveAt, browser, first, sandbox, store } = await startProcesses();
    const person = browser();
    await person.get(`${first}/login`);
    store.texts.clear();
    const late = await person.get(approveAt(first));
    expect(late.status).toBe(403);
    expect(burns(sandbox)).toBe(0);
    await person.get(`${first}/login`);
    expect((await person.get(approveAt(first))).status).toBe(200);
  });
});

describe("under Express, where the clocks of two processes differ", () => {
  /** Starts a login in one process and returns to another, whose wall clock shows another time. */
  async function returnAfter(differenceMs: number, options: object = {}): Promise<{ status: number; text: string }> {
    const store = new MemoryStore();
    const here = await startLoginApp({ store, options });
    const clock = createTestClock();
    clock.setNow(here.clock.now() + differenceMs);
    const there = await startLoginApp({ store, options: { ...here.options, ...options, clock } });
    const person = createBrowser(here.origin, there.origin);
    await person.get("/login");
    const response = await person.get(here.approve().replace(here.origin, there.origin));
    return { status: response.status, text: await response.text() };
  }

  const MINUTE_MS = 60_000;
  test.each([0, 1_000, -1_000, 61_000, -61_000, 9 * MINUTE_MS, -9 * MINUTE_MS])(
    "a return is accepted within the time that a login may take: %i ms",
    async (differenceMs) => {
      expect((await returnAfter(differenceMs)).status).toBe(200);
    },
  );

  test.each([11 * MINUTE_MS, -11 * MINUTE_MS, 24 * 60 * MINUTE_MS])(
    "and beyond it is refused as one that took too long: %i ms",
    async (differenceMs) => {
      const { status, text } = await returnAfter(differenceMs);
      expect(status).toBe(403);
      expect(text).toContain("took too long");
    },
  );

  test("a longer loginTimeoutMs bears a larger difference", async () => {
    expect((await returnAfter(29 * MINUTE_MS, { loginTimeoutMs: 30 * MINUTE_MS })).status).toBe(200);
  });
});
