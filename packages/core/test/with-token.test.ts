import { createAuthorizer } from "@ianum/core";
import { withToken } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";

const url = "https://api.example.com/orders";

/** An authorizer over these tokens, one after the other. The last one stays. */
function over(...values: string[]) {
  const tokens = values.map((value) => ({ value, expiresAt: Number.POSITIVE_INFINITY }));
  const asked = { count: 0 };
  const source = {
    async getToken() {
      asked.count += 1;
      return tokens[0]!;
    },
    async invalidate(refused: { readonly value: string }) {
      if (refused.value === tokens[0]!.value && tokens.length > 1) tokens.shift();
    },
    report: () => undefined,
  };
  return { asked, authorizer: createAuthorizer(source, { origins: ["https://api.example.com"] }) };
}

/** A client that gives, or throws, these outcomes. */
function client(...outcomes: unknown[]) {
  const sent: unknown[] = [];
  const send = async (headers: object): Promise<unknown> => {
    sent.push(headers);
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return { sent, send };
}

const bearers = (...tokens: string[]): object[] => tokens.map((token) => ({ authorization: `Bearer ${token}` }));

describe("a 401 is answered with another token, once, wherever the client shows it", () => {
  test.each<[string, unknown]>([
    ["status of a result", { status: 401 }],
    ["statusCode of a result", { statusCode: 401 }],
    ["status of an error", Object.assign(new Error("no"), { status: 401 })],
    ["response.status of an error", Object.assign(new Error("no"), { response: { status: 401 } })],
    ["response.statusCode of an error", Object.assign(new Error("no"), { response: { statusCode: 401 } })],
  ])("%s", async (_, refusal) => {
    const { sent, send } = client(refusal, "done");
    expect(await withToken(over("old", "new").authorizer, url, send)).toBe("done");
    expect(sent).toEqual(bearers("old", "new"));
    const again = client(refusal, refusal, "never");
    const call = withToken(over("old", "new").authorizer, url, again.send);
    expect(await call.catch((error: unknown) => error)).toBe(refusal);
    expect(again.sent).toHaveLength(2);
  });
});

test.each<[string, unknown]>([
  ["another status", { status: 403 }],
  ["text", "401"],
  ["nothing", undefined],
  ["null", null],
])("what is not a refusal is returned: %s", async (_, outcome) => {
  const { sent, send } = client(outcome);
  expect(await withToken(over("old", "new").authorizer, url, send)).toBe(outcome);
  expect(sent).toHaveLength(1);
});

test("an error that is not a refusal is thrown", async () => {
  const failure = new Error("ECONNRESET");
  const { sent, send } = client(failure);
  await expect(withToken(over("old", "new").authorizer, url, send)).rejects.toBe(failure);
  expect(sent).toHaveLength(1);
});

test("a refusal is returned where there is no other token", async () => {
  const { sent, send } = client({ status: 401 }, "never");
  expect(await withToken(over("only").authorizer, url, send)).toEqual({ status: 401 });
  expect(sent).toHaveLength(1);
});

test("a request that may not be sent again is not, and the next one has another token", async () => {
  const { authorizer, asked } = over("old", "new");
  const { sent, send } = client({ status: 401 }, "done");
  expect(await withToken(authorizer, url, send, { mayResend: false })).toEqual({ status: 401 });
  expect(asked.count).toBe(1);
  expect(await withToken(authorizer, url, send)).toBe("done");
  expect(sent).toEqual(bearers("old", "new"));
});

test("the caller says what else is a refusal", async () => {
  const { sent, send } = client({ error: "token_expired" }, "done");
  const isRefused = (outcome: unknown): boolean => (outcome as { error?: string }).error === "token_expired";
  expect(await withToken(over("old", "new").authorizer, url, send, { isRefused })).toBe("done");
  expect(sent).toHaveLength(2);
});

test("another origin gets no header, and its 401 is returned", async () => {
  const { sent, send } = client({ status: 401 });
  expect(await withToken(over("old").authorizer, "https://elsewhere.example.org/", send)).toEqual({ status: 401 });
  expect(sent).toEqual([{}]);
});

test("an abort before there is a token sends nothing", async () => {
  const reason = new Error("enough");
  const { sent, send } = client();
  const authorizer = createAuthorizer(
    {
      getToken: async (options) => (options?.signal?.throwIfAborted(), { value: "a", expiresAt: 0 }),
      invalidate: async () => undefined,
    },
    { origins: ["https://api.example.com"] },
  );
  await expect(withToken(authorizer, url, send, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(sent).toEqual([]);
});

describe("a token that was taken in place of another counts as accepted", () => {
  const taken = async (second: unknown): Promise<readonly string[]> => {
    const values: string[] = [];
    const { authorizer } = over("first", "second");
    const watching = { ...authorizer, accepted: ({ value }: { readonly value: string }) => void values.push(value) };
    await withToken(watching, url, client({ status: 401 }, second).send).catch(() => undefined);
    return values;
  };

  test.each<[string, unknown]>([
    ["a result", { status: 200 }],
    [
      "an error with a status, as clients throw for a 404",
      Object.assign(new Error("x"), { response: { statusCode: 404 } }),
    ],
  ])("by %s", async (_, second) => expect(await taken(second)).toEqual(["second"]));

  test.each<[string, unknown]>([
    ["another 401", { status: 401 }],
    ["an error without a response", new Error("ECONNRESET")],
  ])("not by %s", async (_, second) => expect(await taken(second)).toEqual([]));

  test("not by text that a client throws", async () => {
    const values: string[] = [];
    const { authorizer } = over("first", "second");
    const watching = { ...authorizer, accepted: ({ value }: { readonly value: string }) => void values.push(value) };
    let sent = 0;
    const send = async (): Promise<unknown> => {
      if ((sent += 1) === 1) return { status: 401 };
      throw "ECONNRESET" as unknown;
    };
    await expect(withToken(watching, url, send)).rejects.toBe("ECONNRESET");
    expect(values).toEqual([]);
  });
});
