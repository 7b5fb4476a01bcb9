import { ianumGraphqlFetch, ianumMiddleware } from "@ianum/graphql-request";
import { describe, expect, test } from "vitest";

const api = "https://auth.eu.ianum.com/graphql";
const error = { message: "who are you?", extensions: { code: "UNAUTHENTICATED" } };
const query = JSON.stringify({ query: "{ a }" });
const mutation = JSON.stringify({ query: "mutation { a { b } }" });

interface Sent {
  readonly sent: number;
  readonly response: Response;
}

/** How often a request is sent whose first answer is this one, and what the caller gets. */
async function sendBy(create: typeof ianumGraphqlFetch, answer: Response, body = query): Promise<Sent> {
  const tokens = ["first", "second"];
  let sent = 0;
  const fetch = create({
    source: {
      getToken: async () => ({ value: tokens[0]!, expiresAt: Number.POSITIVE_INFINITY }),
      invalidate: async () => void tokens.shift(),
    },
    fetch: async () => {
      sent += 1;
      return sent === 1 ? answer : Response.json({ data: { a: 1 } });
    },
  });
  const response = await fetch(api, { method: "POST", body });
  return { sent, response };
}

describe.each<[string, typeof ianumGraphqlFetch]>([
  ["ianumGraphqlFetch", ianumGraphqlFetch],
  ["ianumMiddleware's fetch", (options) => ianumMiddleware(options).fetch],
])("%s", (_name, create) => {
  const send = (answer: Response, body?: string): Promise<Sent> => sendBy(create, answer, body);

  const statuses = [200, 400, 403, 500, 503];

  describe("an answer of any status with UNAUTHENTICATED and without data is a refusal", () => {
    test.each(statuses)("%i", async (status) => {
      for (const body of [query, mutation, "what is this?"])
        expect((await send(Response.json({ errors: [error] }, { status }), body)).sent).toBe(2);
    });

    test.each(statuses)("of a batch, if each request was refused (%i)", async (status) => {
      const batch = JSON.stringify([{ query: "{ a }" }, { query: "mutation { a }" }]);
      expect((await send(Response.json([{ errors: [error] }, { errors: [error] }], { status }), batch)).sent).toBe(2);
      expect((await send(Response.json([{ errors: [error] }, { data: { a: 1 } }], { status }), batch)).sent).toBe(1);
      expect((await send(Response.json([{ errors: [error] }], { status }), batch)).sent).toBe(1);
    });
  });

  describe("with data: null", () => {
    test.each(statuses)("it is a refusal with a 200 only (%i)", async (status) => {
      const { sent } = await send(Response.json({ errors: [error], data: null }, { status }));
      expect(sent).toBe(status === 200 ? 2 : 1);
    });
  });

  describe("it is not a refusal", () => {
    test.each<[string, unknown]>([
      ["with a part of its data", { errors: [error], data: { a: 1 } }],
      ["with another code", { errors: [{ extensions: { code: "FORBIDDEN" } }] }],
      ["with the word in a message", { errors: [{ message: 'unexpected name "UNAUTHENTICATED"' }] }],
      ["with errors that are not a list", { errors: error }],
      ["if it is a list of nothing", []],
      ["if it is text", "UNAUTHENTICATED"],
    ])("%s", async (_, body) => {
      expect((await send(Response.json(body))).sent).toBe(1);
    });
  });

  describe("the caller gets an answer of the same content", () => {
    const json = (body: BodyInit, init: ResponseInit = {}): Response =>
      new Response(body, {
        status: 206,
        statusText: "Some",
        ...init,
        headers: { "content-type": "application/json", "x-own": "1" },
      });

    test.each<[string, BodyInit]>([
      ["short", '{"data":{"a":"ü"}}'],
      ["empty", ""],
      ["not JSON", "{UNAUTHENTICATED"],
      ["long", JSON.stringify({ data: "x".repeat(200_000) })],
      ["in many pieces", new Blob(["{", '"data"', ":", "1", "}"]).stream()],
    ])("%s", async (_, body) => {
      const [own, expected] = typeof body === "string" ? [body, body] : [body, '{"data":1}'];
      const { response } = await send(json(own));
      expect(response).toMatchObject({ status: 206, statusText: "Some", ok: true, redirected: false, url: "" });
      expect(Object.fromEntries(response.headers)).toMatchObject({ "content-type": "application/json", "x-own": "1" });
      expect(await response.text()).toBe(expected);
    });

    test("that breaks off where the first did", async () => {
      const pieces = ['{"data":', "1"];
      const reason = new Error("cut");
      const body = new ReadableStream({
        pull(controller) {
          const piece = pieces.shift();
          if (piece === undefined) controller.error(reason);
          else controller.enqueue(new TextEncoder().encode(piece));
        },
      });
      const { response } = await send(json(body));
      await expect(response.text()).rejects.toBe(reason);
    });
  });

  describe("a document of any length is read in linear time", () => {
    // What a tokenizer costs is a ratio of the processor's time, which other processes do not use up: sixteen times the
    // text takes far less than 256 times the time.
    const best = async (document: string): Promise<number> => {
      const times: number[] = [];
      for (let run = 0; run < 5; run += 1) {
        const before = process.cpuUsage();
        await send(Response.json({ errors: [error], data: null }), JSON.stringify({ query: document }));
        const { user, system } = process.cpuUsage(before);
        times.push((user + system) / 1000);
      }
      return Math.min(...times);
    };

    test.each<[string, string]>([
      ["quotation marks", '"'],
      ["block quotation marks", '"""'],
      ["escaped marks", '\\"'],
      ["comments", '#"'],
      ["strings that do not end", '"a\n'],
    ])("%s", async (_, piece) => {
      const of = (length: number): string => `mutation { a } """ ${piece.repeat(length / piece.length)}`;
      await best(of(1_000));
      const [short, long] = [await best(of(16_000)), await best(of(256_000))];
      expect(long).toBeLessThan(Math.max(short, 0.5) * 64);
    });
  });
});

test("an answer that ianumGraphqlFetch read in part is canceled where the caller cancels it", async () => {
  let reason: unknown;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(40_000)),
    cancel: (given) => void (reason = given),
  });
  const { response } = await sendBy(
    ianumGraphqlFetch,
    new Response(body, { headers: { "content-type": "application/json" } }),
  );
  await response.body?.cancel("enough");
  expect(reason).toBe("enough");
});
