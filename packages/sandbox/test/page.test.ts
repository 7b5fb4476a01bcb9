import { createHash } from "node:crypto";
import { request } from "node:http";
import { createSandbox } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { faultKinds } from "../src/page/fault-kinds.ts";
import { serve, type Served } from "./served.ts";

const fromThePage = { "sec-fetch-site": "same-origin", accept: "text/plain" };

function post(
  { origin }: Served,
  action: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = fromThePage,
) {
  return fetch(`${origin}/_sandbox/${action}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
    redirect: "manual",
  });
}
const turn = (served: Served, name: string, to: "on" | "off", scope: Record<string, string> = {}) =>
  post(served, "switch", { turn: `${name} ${to}`, ...scope });
const isOn = async ({ get }: Served, name: string) =>
  new RegExp(`id="switch-${name}"\\s+role="switch"\\s+aria-checked="true"`).test(await (await get("/")).text());

describe("the page at /", () => {
  test("has the keys, the addresses and the environment", async () => {
    const served = await serve({ gates: [{ alias: "shop" }, { alias: "other" }] });
    const html = await (await served.get("/")).text();
    for (const { id, secrets, idSubscription } of served.sandbox.gates)
      for (const text of [id, secrets[0]!, idSubscription]) expect(html).toContain(`>${text}</code>`);
    for (const [name, value] of Object.entries(served.sandbox.env)) expect(html).toContain(`${name}=${value}\n`);
    expect(html).toContain(`<a href="/shop">${served.origin}/shop</a>`);
  });

  test("runs its own script and style alone, and is framed, read and opened by nobody else", async () => {
    const { get } = await serve();
    const { headers, text } = await get("/").then(async (response) => ({
      headers: response.headers,
      text: await response.text(),
    }));
    const hashOf = (name: string) => {
      const content = new RegExp(`<${name}>([^]*?)</${name}>`).exec(text)?.[1] ?? "";
      return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
    };
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src ${hashOf("style")}; script-src ${hashOf("script")}; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(text.match(/<(script|style|link|img|iframe)[^>]*>/g)).toEqual([
      '<link rel="icon" href="data:," />',
      "<style>",
      "<script>",
    ]);
  });

  test("writes nothing of a request into the page but text", async () => {
    const served = await serve({ gates: [{ secrets: ['"><img src=x>'] }] });
    await served.get(`/${encodeURIComponent("<img src>")}`);
    const html = await (await served.get("/")).text();
    expect(html).not.toContain("<img");
    expect(html).toContain("/&lt;img src&gt;");
  });

  test("shows requests without what is secret in them", async () => {
    const served = await serve();
    const bearer = await served.authorization();
    await served.get(`/v1_3/subscription/x/accesses?limit=${bearer.slice(7)}`, bearer);
    await served.get(`/elsewhere/${bearer.slice(7)}`);
    const html = await (await served.get("/")).text();
    expect(html).not.toContain(bearer.slice(7));
    expect(html).toContain(served.sandbox.log.fingerprint(bearer.slice(7)).slice(0, 6));
  });

  test("is neither logged nor broken, and shows a gate that has no secret left", async () => {
    const served = await serve();
    served.sandbox.control.fail({ with: { type: "hang" } });
    served.sandbox.control.deleteSecret(served.gate, served.gate.secrets[0]!);
    const response = await served.get("/");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("none left");
    expect(served.sandbox.log.requests).toBe(0);
  });

  test("is not there in memory, where no browser comes", async () => {
    const sandbox = createSandbox();
    for (const path of ["/", "/_sandbox/events"])
      expect((await sandbox.fetch(`http://127.0.0.1${path}`, { headers: fromThePage })).status).toBe(404);
    const revoke = await sandbox.fetch("http://127.0.0.1/_sandbox/revoke", { method: "POST", headers: fromThePage });
    expect(revoke.status).toBe(404);
  });
});

describe("the forms", () => {
  const expected: Record<string, number | "lost" | "slow"> = {
    slow: "slow",
    limited: 429,
    unavailable: 503,
    html: 502,
    truncated: 200,
    json: 200,
    empty: 200,
    redirect: 307,
    hang: "slow",
    reset: "lost",
    lost: "lost",
  };

  test("have a switch for every fault", async () => {
    const served = await serve();
    expect(faultKinds.map(({ name }) => name)).toEqual(Object.keys(expected));
    for (const [name, outcome] of Object.entries(expected)) {
      expect(await (await turn(served, name, "on")).text()).toMatch(/ is on\.$/);
      expect(await isOn(served, name)).toBe(true);
      const controller = new AbortController();
      const asked = fetch(`${served.origin}/sandbox`, { redirect: "manual", signal: controller.signal }).then(
        ({ status }) => status,
        () => "lost" as const,
      );
      if (outcome === "slow") {
        // It is under way: the log has it, without a response.
        for (let turns = 0; turns < 100_000 && served.sandbox.log.entries.at(-1)?.fault === undefined; turns++)
          await new Promise((resolve) => setImmediate(resolve));
        expect(served.sandbox.log.entries.at(-1)?.status).toBeUndefined();
        controller.abort();
        await asked;
      } else expect(await asked).toBe(outcome);
      expect(await (await turn(served, name, "off")).text()).toMatch(/ is off\.$/);
      expect((await served.get("/sandbox")).status).toBe(200);
    }
  });

  test("a fault goes wrong for the chosen requests alone, as often as chosen", async () => {
    const served = await serve();
    await turn(served, "unavailable", "on", { on: "token", times: "3" });
    expect((await served.get("/sandbox")).status).toBe(200);
    const statuses = [];
    for (let call = 0; call < 4; call++) statuses.push((await served.requestToken()).status);
    expect(statuses).toEqual([503, 503, 503, 200]);
    expect(await isOn(served, "unavailable")).toBe(false);
  });

  test("tokens are refused, the same again, short-lived or judged by a clock that is ahead", async () => {
    const served = await serve();
    const bearer = await served.authorization();
    const statusOf = async () =>
      (await served.get(`/v1_3/subscription/${served.gate.idSubscription}/agreements`, bearer)).status;
    await turn(served, "refuse", "on");
    expect(await statusOf()).toBe(401);
    await turn(served, "refuse", "off");
    expect(await statusOf()).toBe(200);
    await turn(served, "reuse", "on");
    expect(await served.authorization()).toBe(bearer);
    await turn(served, "reuse", "off");
    await turn(served, "short", "on");
    expect(await (await served.requestToken()).json()).toMatchObject({ expires_in: 10 });
    await turn(served, "skew", "on");
    served.sandbox.control.advance(3_300_001);
    expect(await statusOf()).toBe(401);
    await turn(served, "skew", "off");
    expect(await statusOf()).toBe(200);
    await turn(served, "refuse", "on");
    served.sandbox.control.reset();
    for (const name of ["refuse", "reuse", "short", "skew"]) expect(await isOn(served, name)).toBe(false);
  });

  test("revoke, advance, add and delete secrets, put right, clear", async () => {
    const served = await serve();
    const { sandbox, gate } = served;
    await served.authorization();
    const before = sandbox.control.now();
    const say = async (action: string, fields?: Record<string, string>) => (await post(served, action, fields)).text();
    expect(await say("revoke")).toBe("1 token was revoked.");
    expect(await say("advance", { minutes: "60" })).toBe("The clock is 60 min further.");
    expect(sandbox.control.now()).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(await (await served.get("/")).text()).toContain("1 h 0 min ahead");
    const [old] = gate.secrets;
    await say("add-secret", { gate: gate.alias });
    expect(gate.secrets).toHaveLength(2);
    await say("delete-secret", { gate: gate.alias, secret: sandbox.log.fingerprint(old!) });
    expect(gate.secrets).not.toContain(old);
    await turn(served, "html", "on");
    expect(await say("reset")).toBe("Everything works again.");
    expect(await isOn(served, "html")).toBe(false);
    await say("clear");
    expect(sandbox.log.requests).toBe(0);
  });

  test.for([
    ["nothing", {}],
    ["__proto__", {}],
    ["constructor", {}],
    ["switch", {}],
    ["switch", { turn: "html" }],
    ["switch", { turn: "nothing on" }],
    ["switch", { turn: "toString on" }],
    ["switch", { turn: "html on", on: "elsewhere" }],
    ["switch", { turn: "html on", times: "-1" }],
    ["advance", { minutes: "-60" }],
    ["advance", { minutes: "1e9" }],
    ["add-secret", { gate: "elsewhere" }],
    ["delete-secret", { gate: "sandbox", secret: "" }],
    ["switch", { turn: "x".repeat(5_000) }],
  ] as const)("that make no sense are refused: %j", async ([action, fields]) => {
    const served = await serve();
    expect((await post(served, action, fields)).status).toBe(
      "turn" in fields && fields.turn.length > 4_000 ? 413 : 400,
    );
    expect(served.sandbox.gates[0]!.secrets).toHaveLength(1);
    expect((await served.get("/sandbox")).status).toBe(200);
  });
});

describe("a page of another site", () => {
  test.for<Record<string, string>>([
    {},
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "cross-site", origin: "own" },
    { "sec-fetch-site": "same-origin", origin: "https://evil.test" },
    { origin: "https://evil.test" },
    { origin: "http://127.0.0.1:1" },
    { origin: "null" },
  ])("changes nothing: %j", async (headers) => {
    const served = await serve();
    await served.authorization();
    const sent = headers["origin"] === "own" ? { ...headers, origin: served.origin } : headers;
    for (const action of ["revoke", "reset", "add-secret", "advance"])
      expect((await post(served, action, { gate: "sandbox", minutes: "60" }, sent)).status).toBe(403);
    expect(served.sandbox.control.revokeTokens()).toBe(1);
    expect(served.gate.secrets).toHaveLength(1);
    // A link or an image is a GET.
    expect((await fetch(`${served.origin}/_sandbox/revoke`, { headers: sent })).status).toBeGreaterThanOrEqual(403);
    if (Object.keys(sent).length > 0)
      expect((await fetch(`${served.origin}/_sandbox/events`, { headers: sent })).status).toBe(403);
  });

  test("by a name that was made to lead here sees and changes nothing", async () => {
    const { origin } = await serve();
    const statusFor = (method: string, path: string) =>
      new Promise((resolve, reject) => {
        const headers = { host: "evil.test", origin: "http://evil.test", "sec-fetch-site": "same-origin" };
        request(origin + path, { method, headers }, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end();
      });
    expect(await statusFor("GET", "/")).toBe(403);
    expect(await statusFor("GET", "/_sandbox/events")).toBe(403);
    expect(await statusFor("POST", "/_sandbox/revoke")).toBe(403);
  });

  test("is told from the sandbox's own page, also by an old browser and without scripts", async () => {
    const served = await serve();
    const { port } = new URL(served.origin);
    expect((await post(served, "revoke", {}, { origin: served.origin })).status).toBe(303);
    const response = await fetch(`http://localhost:${port}/`).catch(() => undefined);
    // By this name the page's own origin is another one.
    if (response) {
      const headers = { origin: `http://localhost:${port}` };
      const sent = await fetch(`http://localhost:${port}/_sandbox/revoke`, {
        method: "POST",
        headers,
        redirect: "manual",
      });
      expect([sent.status, sent.headers.get("location")]).toEqual([303, "/"]);
    }
  });
});

test("the live log sends a row for each request, and closing the sandbox ends it", async () => {
  const served = await serve();
  const stream = await fetch(`${served.origin}/_sandbox/events`, { headers: { "sec-fetch-site": "same-origin" } });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  await served.get("/<b>?login=hidden-query");
  let text = "";
  while (!text.endsWith("\n\n")) text += (await reader.read()).value ?? "";
  const data = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? "{}") as Record<string, string>;
  expect(data["row"]).toContain("/&lt;b&gt;");
  expect(data["row"]).not.toContain("hidden-query");
  expect(data["counts"]).toBe("1 request, 0 for a token.");
  await served.sandbox.close();
  await expect(reader.read().then(({ done }) => done)).rejects.toThrow(TypeError);
});
