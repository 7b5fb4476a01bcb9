import type { Express } from "express";
import type Koa from "koa";
import { createSandbox } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { expressHost, fastifyHost, koaHost, nodeHost, type StartHost } from "./hosts.ts";

/** An Express application whose setting "query parser" is this. */
const parsing = (parser: unknown): StartHost => expressHost((app: Express) => app.set("query parser", parser));
const lastOf = (text: string): object => Object.fromEntries(new URLSearchParams(text));
const firstOf = (text: string): object => Object.fromEntries([...new URLSearchParams(text)].toReversed());

const hosts: readonly (readonly [string, StartHost])[] = [
  ["Express", expressHost()],
  ["Express without a query parser", parsing(false)],
  ["Express with the simple one", parsing("simple")],
  ["Express with the extended one", parsing("extended")],
  ["Express with one that takes the last of several", parsing(lastOf)],
  ["Express with one that takes the first", parsing(firstOf)],
  ["Express with one that gives URLSearchParams", parsing((text: string) => new URLSearchParams(text))],
  ["Express with one that knows other parameters alone", parsing(() => ({ page: "1" }))],
  ["Express with one that nests them", parsing((text: string) => ({ query: lastOf(text) }))],
  ["Express with one that gives nothing", parsing(() => undefined)],
  ["Node's own server", nodeHost],
  ["Fastify", fastifyHost()],
  [
    "Fastify with a parser of the application's",
    fastifyHost({ routerOptions: { querystringParser: lastOf as never } }),
  ],
  ["Koa", koaHost()],
  [
    "Koa with a parser of the application's",
    koaHost((app: Koa) =>
      Object.defineProperty(app.request, "query", {
        get(this: Koa.Request) {
          return lastOf(this.querystring);
        },
      }),
    ),
  ],
];

describe.each(hosts)("under %s", (_name, startHost) => {
  async function start() {
    const sandbox = createSandbox({ accesses: 0 });
    onTestFinished(() => sandbox.close());
    const platform = await sandbox.listen();
    const [gate] = sandbox.gates;
    const strategy = new IanumStrategy(
      {
        gateAlias: gate!.alias,
        clientId: gate!.id,
        clientSecret: gate!.secrets[0]!,
        endpoints: { apiAuth: platform, auth: platform, id: platform },
      },
      (profile) => ({ id: profile.id }),
    );
    const { origin, errors } = await startHost(strategy);
    sandbox.control.setRedirectUrl(gate!, `${origin}/`);
    const { get } = createBrowser(origin);
    return { sandbox, errors, get, id: gate!.idSubscription, approve: () => sandbox.control.approveLogin() };
  }

  test("a person is sent to the login page, and the return logs them in", async () => {
    const { get, approve, id, errors } = await start();
    for (const address of ["/", "/?page=1"]) {
      const redirect = await get(address);
      expect(redirect.status).toBe(302);
      expect(redirect.headers.get("location")).toMatch(/\/sandbox$/);
    }
    const returned = await get(approve());
    expect(returned.status).toBe(200);
    expect(await returned.json()).toEqual({ id });
    expect(errors).toEqual([]);
  });

  test("a return whose parameters are there twice is malformed, and nothing is burned", async () => {
    const { get, approve, sandbox, errors } = await start();
    const good = new URL(approve()).search;
    for (const search of [
      `${good}&ianumToken=other`,
      good.replace("?", "?ianumToken=other&"),
      `${good}&result=failed`,
      `${good}&result=success`,
      "?result=success&ianumToken=a&ianumToken=a",
      "?ianumToken=a&ianumToken=b",
    ])
      expect((await get(`/${search}`)).status, search).toBe(400);
    expect(sandbox.log.requests).toBe(0);
    expect(errors).toEqual([]);
  });

  test("a return that failed is a refusal, whatever else stands in its address", async () => {
    const { get, sandbox } = await start();
    for (const search of [
      "?result=failed&message=no",
      "?message=a&message=b&result=failed",
      "?result=failed&ianumToken=a",
    ])
      expect((await get(`/${search}`)).status).toBe(401);
    expect(sandbox.log.requests).toBe(0);
  });
});
