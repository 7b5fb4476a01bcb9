import { createTokenSource, requestToken } from "@ianum/core";
import { redact, redactError } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";

const SECRET = 'p+a/s s"wörd&x==';
const bytes = new TextEncoder().encode(SECRET);
const base64 = btoa(String.fromCharCode(...bytes));
const percent = encodeURIComponent(SECRET);

describe("a secret is found in the text of a foreign error, written", () => {
  test.each<[string, string]>([
    ["as it is", SECRET],
    ["as JSON", JSON.stringify(SECRET)],
    ["as JSON in JSON", JSON.stringify(JSON.stringify(SECRET))],
    ["as JSON with slashes escaped", JSON.stringify(SECRET).replaceAll("/", "\\/")],
    ["percent-encoded", percent],
    ["percent-encoded in lower case", percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ["as a form", new URLSearchParams({ s: SECRET }).toString()],
    ["in base64", base64],
    ["in base64url", base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")],
    ["in hex", Buffer.from(bytes).toString("hex")],
    ["in hex, in capitals", Buffer.from(bytes).toString("hex").toUpperCase()],
    ["in HTML", SECRET.replaceAll("&", "&amp;").replaceAll('"', "&quot;")],
  ])("%s", (_, written) => {
    const clean = redact(`before ${written} after`, [SECRET]);
    expect(clean).toContain("[redacted]");
    expect(clean).not.toContain("wörd");
    expect(clean.length).toBeLessThan(40);
  });

  test("also when one secret holds another, and none is printed in part", () => {
    expect(redact("the-secret-2 the-secret", ["the-secret", "the-secret-2"])).toBe("[redacted] [redacted]");
  });
});

test("every secret of a list is redacted, and not only the one that is presented", async () => {
  const keys = { clientId: "g", clientSecret: ["newest-secret", "older-secret"] };
  const fetch = () => Promise.reject(new Error("newest-secret, older-secret"));
  const error: unknown = await requestToken({ ...keys, fetch }).catch((thrown: unknown) => thrown);
  expect(String((error as Error).cause)).toBe("Error: [redacted], [redacted]");
});

test("a foreign error without a text, or with one that is not text, is no trouble", () => {
  const odd = Object.assign(new Error("x"), { message: { toString: () => "an object" } });
  expect(redactError(odd, ["secret"])?.message).toBe("an object");
  expect(redactError(odd)?.message).toContain("withheld");
  expect(redactError("text")).toBeUndefined();
});

const throwing = (): never => {
  throw new Error("a getter that throws");
};
test.each<readonly [string, PropertyDescriptor]>([
  ["a number", { value: 42 }],
  ["null", { value: null }],
  ["a symbol", { value: Symbol("odd") }],
  ["an object without a prototype", { value: Object.create(null) }],
  ["an object whose toString throws", { value: { toString: throwing } }],
  ["a getter that throws", { get: throwing }],
])("a request whose error has fields that are %s is a TransportError all the same", async (_name, descriptor) => {
  for (const fields of [["message"], ["name"], ["stack"], ["code"], ["cause"], ["message", "name", "stack", "cause"]]) {
    const odd = new Error("x");
    const { stack } = odd; // V8 writes it when it is first read, with the name and the message
    expect(stack).toContain("x");
    for (const field of fields) Object.defineProperty(odd, field, { configurable: true, ...descriptor });
    const fetch = () => Promise.reject(odd);
    const keys = { clientId: "g", clientSecret: "the-secret" };
    await expect(requestToken({ ...keys, fetch })).rejects.toMatchObject({ code: "network_error", isIanumError: true });
  }
});

test.each(["hunter2-live", "SEC_hunter2", "x".repeat(64), "a.b-c"])(
  "an errorCode that does not look like one is not repeated: %s",
  async (errorCode) => {
    const fetch = async () => Response.json({ errorCode, errorMessage: errorCode }, { status: 401 });
    const error: unknown = await requestToken({ clientId: "g", clientSecret: "s", fetch }).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "invalid_credentials", platformCode: undefined });
    expect(String(error)).not.toContain(errorCode);
  },
);

describe("a 200 that carries the platform's errorCode is that error:", () => {
  test("SEC_0005 rests for a minute, as a 401 does", async () => {
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return Response.json({ errorCode: "SEC_0005", errorMessage: "Invalid client id or secret" });
    };
    const source = createTokenSource({ clientId: "g", clientSecret: "s", fetch });
    for (let call = 0; call < 50; call += 1)
      await expect(source.getToken()).rejects.toMatchObject({ code: "invalid_credentials", platformCode: "SEC_0005" });
    expect(requests).toBe(1);
  });

  test("and the next secret of a list is tried", async () => {
    const fetch = async (_: unknown, init?: RequestInit) =>
      JSON.stringify(init?.body).includes("older")
        ? Response.json({ access_token: "t", expires_in: 60 })
        : Response.json({ errorCode: "SEC_0005" });
    const source = createTokenSource({ clientId: "g", clientSecret: ["newest", "older"], fetch });
    expect((await source.getToken()).value).toBe("t");
  });
});
