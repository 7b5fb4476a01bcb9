import { get } from "node:http";
import { optionsFromEnv, type TokenSourceOptions } from "@ianum/core";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import type { RunningServer } from "demo-kit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startServer } from "../src/start-server.ts";

let sandbox: Sandbox;
let server: RunningServer;
let platform: TokenSourceOptions;
let idSubscription: string;
let logged: string[];

beforeEach(async () => {
  sandbox = createSandbox({ accesses: 20 });
  await sandbox.listen();
  idSubscription = sandbox.gates[0]!.idSubscription;
  platform = optionsFromEnv(sandbox.env);
  logged = [];
  server = await startServer({ platform, idSubscription, port: 0, log: (line) => logged.push(line) });
});

afterEach(async () => {
  await server.close();
  await sandbox.close();
});

async function openPage(): Promise<string> {
  const response = await fetch(server.origin);
  await response.text();
  return response.headers.get("set-cookie")!.split(";")[0]!;
}

const read = async (path: string, headers: Record<string, string>) => fetch(`${server.origin}${path}`, { headers });

test("the page reads the agreements of its session", async () => {
  const response = await read("/api/agreements", { cookie: await openPage() });
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual([
    {
      title: "Terms of service",
      link: expect.stringMatching(/\/agreements\/en\/terms\.txt$/) as string,
      version: "3",
      isAccepted: true,
      answeredAt: "2025-01-15T09:30:00.000Z",
    },
    expect.objectContaining({ title: "Privacy notice", isAccepted: true }),
    expect.objectContaining({ title: "Newsletter", isAccepted: false }),
  ]);
});

test("the agreements come in the browser's language where there is one", async () => {
  const headers = { cookie: await openPage(), "accept-language": "fr-FR,it-IT;q=0.8,en;q=0.5" };
  const [terms] = (await (await read("/api/agreements", headers)).json()) as { title: string }[];
  expect(terms!.title).toBe("Condizioni di servizio");
});

test("the page reads the newest logins", async () => {
  const dates = (await (await read("/api/accesses", { cookie: await openPage() })).json()) as string[];
  expect(dates).toHaveLength(5);
  expect(dates).toEqual(dates.toSorted().toReversed());
});

test("many visitors cost one token request", async () => {
  const cookie = await openPage();
  const answers = await Promise.all(Array.from({ length: 50 }, () => read("/api/agreements", { cookie })));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(sandbox.log.tokenRequests).toBe(1);
});

test("nothing that the browser is sent holds the secret or a token", async () => {
  const cookie = await openPage();
  const { origin } = server;
  const paths = [
    "/",
    "/page.js",
    "/happened.js",
    "/happened.css",
    "/style.css",
    "/icon.svg",
    "/api/agreements",
    "/api/accesses",
    "/api/nothing",
  ];
  const answers = await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(origin + path, { headers: { cookie } });
      return `${JSON.stringify([...response.headers])}${await response.text()}`;
    }),
  );
  const secret = sandbox.gates[0]!.secrets[0]!;
  const seen = answers.join("\n");
  expect(seen).not.toContain(secret);
  expect(seen).not.toMatch(/bearer/i);
  expect(seen).not.toContain(platform.clientId);
  expect(sandbox.log.entries.some(({ hasAuthorization }) => hasAuthorization)).toBe(true);
});

test("without a session, or with one that was tampered with, nothing is read", async () => {
  const cookie = await openPage();
  const forged = cookie.replace(idSubscription, "sub_another");
  expect(forged).not.toBe(cookie);
  for (const headers of [{}, { cookie: forged }, { cookie: `session=${idSubscription}` }]) {
    const response = await read("/api/agreements", headers);
    expect(response.status).toBe(401);
  }
  expect(sandbox.log.requests).toBe(0);
});

test("the session's cookie is out of reach of scripts and of other sites", async () => {
  const cookie = (await fetch(server.origin)).headers.get("set-cookie");
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
});

test("the page runs under a policy without inline scripts, and has none", async () => {
  const response = await fetch(server.origin);
  const policy = response.headers.get("content-security-policy")!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
  const html = await response.text();
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=/);
});

test.each(["POST", "PUT", "DELETE"])("%s is not served", async (method) => {
  const cookie = await openPage();
  const response = await fetch(`${server.origin}/api/agreements`, { method, headers: { cookie } });
  expect(response.status).toBe(404);
  expect(sandbox.log.requests).toBe(0);
});

test("a foreign host name is refused", async () => {
  const status = await new Promise((resolve, reject) => {
    get(server.origin, { headers: { host: "attacker.example" } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
  expect(status).toBe(421);
});

test("files beside the public ones are not served", async () => {
  for (const path of ["/%2e%2e/package.json", "/..%2fpackage.json", "/../src/main.ts"]) {
    expect((await read(path, {})).status).toBe(404);
  }
});

test("a platform that fails is a 502 for the page and one line for the log", async () => {
  const cookie = await openPage();
  sandbox.control.fail({ on: "api", with: { type: "status", status: 500, errorMessage: "inner workings" } });
  const response = await read("/api/agreements", { cookie });
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ error: "This cannot be read at the moment." });
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatch(/^\/api\/agreements: .*status 500.*\(api_error\)$/);
});

test("a response that is not JSON is a 502 as well", async () => {
  const cookie = await openPage();
  sandbox.control.fail({ on: "api", with: { type: "truncated" } });
  expect((await read("/api/agreements", { cookie })).status).toBe(502);
});

test("keys without a region are refused before anything is served", async () => {
  const { clientId, clientSecret } = platform as { clientId: string; clientSecret: string };
  const keys = { clientId, clientSecret };
  await expect(startServer({ platform: keys, idSubscription, port: 0, log: () => {} })).rejects.toThrow(
    /region.*IANUM_REGION/,
  );
});

test("serving leaves the process's own Response in place", async () => {
  const response = await fetch(server.origin);
  await response.text();
  expect(response.constructor).toBe(Response);
});

test("each response says which requests to the platform it took: one of the first two is for a token", async () => {
  const cookie = await openPage();
  const timings: string[] = [];
  for (const path of ["/api/agreements", "/api/accesses?from=a-query"])
    timings.push((await read(path, { cookie })).headers.get("server-timing") ?? "");
  const code = "apps/backend-for-frontend/src/create-app.ts";
  const subscription = `/v1_3/subscription/${idSubscription}`;
  expect(timings[0]).toMatch(
    new RegExp(
      `^token;desc="POST /v1_3/oauth/token 200 packages/core/\\S+";dur=[\\d.]+, call;desc="GET ${subscription}/agreements 200 ${code}";dur=[\\d.]+$`,
    ),
  );
  expect(timings[1]).toMatch(new RegExp(`^call;desc="GET ${subscription}/accesses 200 ${code}";dur=[\\d.]+$`));
  expect((await read("/api/nothing", { cookie })).headers.get("server-timing")).toBeNull();
});

test("a request that failed is told with its status, or without one", async () => {
  const cookie = await openPage();
  sandbox.control.fail({ on: "api", times: 1, with: { type: "status", status: 500 } });
  expect((await read("/api/agreements", { cookie })).headers.get("server-timing")).toContain("agreements 500 ");
  sandbox.control.fail({ on: "api", with: { type: "reset" } });
  expect((await read("/api/agreements", { cookie })).headers.get("server-timing")).toContain("agreements - ");
});
