import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault } from "@ianum/sandbox";
import { getIntrospectionQuery } from "graphql";
import { describe, expect, onTestFinished, test } from "vitest";
import { startGateway } from "../src/index.ts";
import { startWorld } from "./world.ts";

const agreements = "query ($id: ID!) { agreements(idSubscription: $id) { agreements { version } } }";
const accesses = "query ($id: ID!) { accesses(idSubscription: $id) { entries { date } startToken } }";
const both = `query ($id: ID!) {
  agreements(idSubscription: $id) { agreements { version } }
  accesses(idSubscription: $id, limit: 1) { entries { date } }
}`;

describe("what a caller with a token gets", () => {
  test("a page of accesses, and the next one by its startToken", async () => {
    const { ask, token } = await startWorld({ accesses: 3 });
    const authorization = `Bearer ${await token()}`;
    const page = async (more: string) => {
      const query = `query ($id: ID!) { accesses(idSubscription: $id, limit: 2${more}) { entries { date } startToken } }`;
      const { data } = await ask(query, authorization);
      return (data as { accesses: { entries: { date: string }[]; startToken: string | null } }).accesses;
    };
    const first = await page("");
    const second = await page(`, startToken: "${first.startToken}"`);
    const dates = [...first.entries, ...second.entries].map(({ date }) => date);
    expect(dates).toHaveLength(3);
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(dates[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(second.startToken).toBeNull();

    const oldest = await page(", order: ASC");
    expect(oldest.entries.map(({ date }) => date)).toEqual(dates.toReversed().slice(0, 2));
  });

  test("the queries of the README are answered", async () => {
    const { ask, token } = await startWorld();
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const queries = Array.from(readme.matchAll(/```graphql\n([^]*?)```/g), ([, query = ""]) => query);
    expect(queries.length).toBeGreaterThan(0);
    const authorization = `Bearer ${await token()}`;
    for (const query of queries) {
      const { data, codes } = await ask(query, authorization);
      expect(codes).toEqual([]);
      expect(data).toMatchObject({ agreements: { agreements: { length: 3 } }, accesses: { entries: { length: 20 } } });
    }
  });

  test("what the platform could answer, where it could not answer all", async () => {
    const { ask, token, sandbox } = await startWorld();
    sandbox.control.fail({ path: /agreements$/, with: { type: "html" } });
    const { data, codes } = await ask(both, `Bearer ${await token()}`);
    expect(data).toMatchObject({ agreements: null, accesses: { entries: [{}] } });
    expect(codes).toEqual(["PLATFORM_UNAVAILABLE"]);
  });
});

describe("a caller without a good token is UNAUTHENTICATED, in a 200", () => {
  test.each([undefined, "", "Bearer", "Basic abc", "Bearer a b", "bearer "])(
    "with the header %j, which the platform never sees",
    async (authorization) => {
      const { ask, sandbox } = await startWorld();
      expect(await ask(both, authorization)).toMatchObject({
        status: 200,
        data: null,
        codes: ["UNAUTHENTICATED"],
      });
      expect(sandbox.log.requests).toBe(0);
    },
  );

  test.each([
    ["no GraphQL at all", "}{"],
    ["no field of the schema", "{ nothing }"],
    ["a hundred times the fields", `{ ${"agreements ".repeat(5_000)} }`],
    ["deep nesting", "{ a ".repeat(16_000)],
    ["a mutation", "mutation { a }"],
    ["introspection", getIntrospectionQuery()],
  ])("whatever it asks, for nothing is parsed: %s", async (_, query) => {
    const { ask, lines } = await startWorld();
    expect(await ask(query)).toMatchObject({ status: 200, data: null, codes: ["UNAUTHENTICATED"] });
    expect(lines).toEqual([]);
  });

  test("by GET, by a form, and as a list of questions", async () => {
    const { url } = await startWorld();
    const sent: [string, RequestInit?][] = [
      [`${url}?query={__typename}`],
      [url, { method: "POST", body: new URLSearchParams({ query: "{ __typename }" }) }],
      [url, { method: "POST", body: "[{}]", headers: { "content-type": "application/json" } }],
      [url, { method: "POST", body: "{", headers: { "content-type": "application/json" } }],
    ];
    for (const [address, init] of sent) {
      const response = await fetch(address, init);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        data: null,
        errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
      });
    }
  });

  test.each<[string, Fault | undefined]>([
    ["by the platform's SEC_0008", undefined],
    ["by a 401 without a body", { type: "empty", status: 401 }],
  ])("refused %s", async (_, fault) => {
    const { ask, sandbox, lines } = await startWorld();
    if (fault) sandbox.control.fail({ with: fault });
    const answer = await ask(agreements, "Bearer made-up-token");
    expect(answer).toMatchObject({ status: 200, data: null, codes: ["UNAUTHENTICATED"] });
    expect(answer.text).not.toContain("made-up-token");
    expect(lines.join()).not.toContain("made-up-token");
  });

  test("refused for one field of two: there is no data at all, so that a client may send it again", async () => {
    const { ask, token, sandbox } = await startWorld();
    sandbox.control.fail({ path: /agreements$/, with: { type: "status", status: 401, errorCode: "SEC_0008" } });
    expect(await ask(both, `Bearer ${await token()}`)).toMatchObject({ data: null, codes: ["UNAUTHENTICATED"] });
  });
});

describe("what goes wrong behind the gateway", () => {
  test.each<[string, Fault, string]>([
    ["a 500", { type: "status", status: 500 }, "PLATFORM_UNAVAILABLE"],
    ["a 503", { type: "status", status: 503, retryAfter: 9 }, "PLATFORM_UNAVAILABLE"],
    ["a 429", { type: "status", status: 429, retryAfter: 9 }, "PLATFORM_UNAVAILABLE"],
    ["a 400", { type: "status", status: 400 }, "BAD_USER_INPUT"],
    ["a proxy's page", { type: "html", status: 200 }, "PLATFORM_UNAVAILABLE"],
    ["a proxy's 404", { type: "html", status: 404 }, "PLATFORM_UNAVAILABLE"],
    ["an empty 200", { type: "empty" }, "PLATFORM_UNAVAILABLE"],
    ["half an answer", { type: "truncated" }, "PLATFORM_UNAVAILABLE"],
    ["a connection that breaks", { type: "reset" }, "PLATFORM_UNAVAILABLE"],
    ["no answer", { type: "hang" }, "PLATFORM_UNAVAILABLE"],
  ])("%s is told by its code, and in a line of the log", async (_, fault, code) => {
    const { ask, token, sandbox, lines } = await startWorld({ timeoutMs: fault.type === "hang" ? 50 : 10_000 });
    const bearer = await token();
    sandbox.control.fail({ on: "api", with: fault });
    const answer = await ask(accesses, `Bearer ${bearer}`);
    expect(answer).toMatchObject({ status: 200, data: { accesses: null }, codes: [code] });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^accesses: .*\\(${code}\\)$`));
    for (const secret of [bearer, "html", "127.0.0.1", "    at "]) {
      expect(answer.text).not.toContain(secret);
      expect(lines[0]).not.toContain(secret);
    }
  });

  test("an answer that is not what the platform documents is told in the log alone", async () => {
    const { ask, token, sandbox, lines } = await startWorld();
    sandbox.control.fail({ on: "api", with: { type: "json", body: { accessList: [{ date: "yesterday" }] } } });
    const answer = await ask(accesses, `Bearer ${await token()}`);
    expect(answer).toMatchObject({ data: { accesses: null }, codes: ["INTERNAL_SERVER_ERROR"] });
    expect(answer.text).toContain("Unexpected error");
    expect(lines).toEqual([expect.stringMatching(/^unexpected: .*Invalid time value/)]);
  });

  test("a redirect takes the token nowhere", async () => {
    const { ask, token, sandbox } = await startWorld();
    let visits = 0;
    const elsewhere = createServer((_request, response) => {
      visits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => elsewhere.close().closeAllConnections());
    const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    sandbox.control.fail({ on: "api", with: { type: "redirect", to } });
    expect(await ask(agreements, `Bearer ${await token()}`)).toMatchObject({ codes: ["PLATFORM_UNAVAILABLE"] });
    expect(visits).toBe(0);
  });
});

test("a gateway without a region does not start, and says which name is missing", async () => {
  const starting = startGateway({ platform: {}, port: 0, log: () => undefined });
  await expect(starting).rejects.toMatchObject({ name: "ConfigurationError", option: "region" });
});

test("a port in use is told", async () => {
  const { url } = await startWorld();
  const port = Number(new URL(url).port);
  const starting = startGateway({ platform: { region: "eu" }, port, log: () => undefined });
  await expect(starting).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a body above 64 KiB is refused before it is parsed, with a length and without", async () => {
  const gateway = await startGateway({
    platform: { endpoints: { auth: "http://127.0.0.1:1" } },
    port: 0,
    log: () => undefined,
  });
  onTestFinished(() => gateway.close());
  const body = JSON.stringify({ query: `{ ${"{".repeat(70_000)} }` });
  const headers = { "content-type": "application/json" };
  expect((await fetch(gateway.url, { method: "POST", headers, body })).status).toBe(413);
  const stream = new Blob(["{}"]).stream();
  const chunked = await fetch(gateway.url, { method: "POST", headers, body: stream, duplex: "half" } as RequestInit);
  expect(chunked.status).toBe(413);
});
