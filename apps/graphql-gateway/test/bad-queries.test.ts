import { getIntrospectionQuery } from "graphql";
import { describe, expect, test } from "vitest";
import { startWorld } from "./world.ts";

describe("what cannot be asked", () => {
  const asking = (id: string) => `{ agreements(idSubscription: ${JSON.stringify(id)}) { agreements { version } } }`;

  test("another gate's subscription is NOT_FOUND", async () => {
    const { ask, token, sandbox } = await startWorld({ gates: [{ alias: "mine" }, { alias: "theirs" }] });
    const answer = await ask(asking(sandbox.gates[1]!.idSubscription), `Bearer ${await token()}`);
    expect(answer).toMatchObject({ status: 200, data: { agreements: null }, codes: ["NOT_FOUND"] });
  });

  test.each(["", ".", ".."])("the id %j is BAD_USER_INPUT", async (id) => {
    const { ask, token, sandbox } = await startWorld();
    expect(await ask(asking(id), `Bearer ${await token()}`)).toMatchObject({ codes: ["BAD_USER_INPUT"] });
    expect(sandbox.log.requests).toBe(1); // for the token
  });

  test("an id leads to no other address of the platform", async () => {
    const { ask, token, sandbox, idSubscription } = await startWorld();
    const id = `x/../${idSubscription}/accesses?limit=1#`;
    expect(await ask(asking(id), `Bearer ${await token()}`)).toMatchObject({ codes: ["NOT_FOUND"] });
    expect(sandbox.log.entries.at(-1)?.path).toMatch(/^\/v1_3\/subscription\/x%2F.*%23\/agreements$/);
  });

  test.each([0, -1, 501])("the limit %i is BAD_USER_INPUT", async (limit) => {
    const { ask, token } = await startWorld();
    const query = `query ($id: ID!) { accesses(idSubscription: $id, limit: ${limit}) { startToken } }`;
    const answer = await ask(query, `Bearer ${await token()}`);
    expect(answer).toMatchObject({ codes: ["BAD_USER_INPUT"] });
    expect(answer.text).toContain(`limit must be 1 to 500, got ${limit}`);
  });

  test.each([
    ["braces, 16,000 deep", "{ a ".repeat(16_000)],
    ["braces that close again, 8,000 deep", `${"{a".repeat(8_000)}${"}".repeat(8_000)}`],
    ["lists, 30,000 deep", `{ agreements(idSubscription: ${"[".repeat(30_000)}`],
    ["5,000 fields", `{ ${"__typename ".repeat(5_000)} }`],
    ["3,000 aliases", `{ ${Array.from({ length: 3_000 }, (_, at) => `a${at}:__typename`).join(" ")} }`],
    ["500 fragments", Array.from({ length: 500 }, (_, at) => `fragment f${at} on Query { __typename }`).join(" ")],
    ["500 directives", `{ __typename ${"@skip(if: false) ".repeat(500)} }`],
  ])(
    "a document of more than 1,000 tokens is refused by a caller's fault, and nothing is logged: %s",
    async (_, query) => {
      const { ask, lines } = await startWorld();
      const answer = await ask(query, "Bearer made-up-token");
      expect(answer.status).toBeLessThan(500);
      expect(answer.text).toContain("more that 1000 tokens");
      expect(answer.data).toBeUndefined();
      expect(lines).toEqual([]);
    },
  );

  test("the schema can be asked for", async () => {
    const { ask } = await startWorld();
    expect(await ask(getIntrospectionQuery(), "Bearer made-up-token")).toMatchObject({ codes: [] });
  });

  test("more than 20 things at once", async () => {
    const { ask, token, sandbox } = await startWorld();
    const authorization = `Bearer ${await token()}`;
    sandbox.log.clear();
    const fields = Array.from({ length: 25 }, (_, at) => `a${at}: agreements(idSubscription: $id) { __typename }`);
    const { codes } = await ask(`query ($id: ID!) { ${fields.join(" ")} }`, authorization);
    expect(codes).toEqual(Array.from({ length: 5 }, () => "BAD_USER_INPUT"));
    expect(sandbox.log.requests).toBe(20);
  });
});
