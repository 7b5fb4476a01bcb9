// In every place where a slip of redaction would show: exact results, not only the absence of a secret.
import { redact, redactError, systemCode } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";

describe("a secret is taken out whole, and nothing beside it,", () => {
  test.each<[how: string, secret: string, written: string]>([
    ["as it is", "s3cr3t-1", "s3cr3t-1"],
    ["in JSON", 'quo"te\\1', String.raw`quo\"te\\1`],
    ["in JSON within JSON", 'quo"te-1', String.raw`quo\\\"te-1`],
    ["in JSON with escaped slashes", "sl/ash/1", String.raw`sl\/ash\/1`],
    ["in JSON of ASCII alone", "sécr€t-1", String.raw`s\u00e9cr\u20act-1`],
    ["in a URL", "a b&c=d/1", "a%20b%26c%3Dd%2F1"],
    ["in a URL, in small letters", "a b&c=d/1", "a%20b%26c%3dd%2f1"],
    ["in a query", "a b/c 1!", "a+b%2Fc+1!"],
    ["in a form", "a b/c 1!", "a+b%2Fc+1%21"],
    ["in HTML", `<a>&"b"-1`, "&lt;a&gt;&amp;&quot;b&quot;-1"],
    ["in base64", "base-64-1", "YmFzZS02NC0x"],
    ["in base64 with one sign of padding", "base-64-12", "YmFzZS02NC0xMg="],
    ["in base64 without either sign of its padding", "base-64-12", "YmFzZS02NC0xMg"],
    ["in base64 without its padding", "base-64-123", "YmFzZS02NC0xMjM"],
    ["in base64 for URLs", "???>>>???>>>", "Pz8_Pj4-Pz8_Pj4-"],
    ["in hex", "hex\n-sec", "6865780a2d736563"],
    ["in hex, in capitals", "hex\n-sec", "6865780A2D736563"],
  ])("%s", (_, secret, written) => {
    // What is left of padding tells nothing.
    expect(redact(`before ${written} after`, [secret]).replace("=", "")).toBe("before [redacted] after");
    expect(redact(`\`"${written}"\``, [secret]).replace("=", "")).toBe('`"[redacted]"`');
  });

  test("however many there are, the longer first, and an empty one is none", () => {
    expect(redact("abc abcdef abc", ["abc", "", "abcdef"])).toBe("[redacted] [redacted] [redacted]");
    expect(redact("nothing in it", [""])).toBe("nothing in it");
    expect(redact("12 and 21", [12 as unknown as string])).toBe("12 and 21");
  });

  test("in one case only where case tells: a word that is like it stays", () => {
    expect(redact("Password is wrong", ["password"])).toBe("Password is wrong");
    expect(redact("abcdef0123456789 x-ABCDEF0123456789-z", ["x-abcdef0123456789"])).toBe(
      "abcdef0123456789 x-ABCDEF0123456789-z",
    );
    expect(redact("ABCDEF0123456789-z", ["abcdef0123456789-z"])).toBe("ABCDEF0123456789-z");
  });
});

describe("the copy of a foreign error", () => {
  test("has its name, its message without secrets, its code and its frames", () => {
    const error = Object.assign(new TypeError("s3cr3t-1 was refused"), { code: "ECONNREFUSED", request: "s3cr3t-1" });
    error.stack = "TypeError: s3cr3t-1 was refused\n    at send (file:///app.js:1:2)\nnot a frame at all: s3cr3t-1";
    const copy = redactError(error, ["s3cr3t-1"]);
    expect(copy).toMatchObject({ name: "TypeError", message: "[redacted] was refused", code: "ECONNREFUSED" });
    expect(copy?.stack).toBe("TypeError: [redacted] was refused\n    at send (file:///app.js:1:2)");
    expect(copy).not.toHaveProperty("request");
    expect(() => Object.defineProperty(copy, "name", { value: "Renamed" })).not.toThrow();
  });

  test.each([
    ["two words", "Error"],
    ["", "Error"],
    ["a".repeat(61), "Error"],
    ["Bearer abc", "Error"],
    [`\n${"a".repeat(60)}`, "Error"],
    ["a".repeat(60), "a".repeat(60)],
  ])("is named by a word: %j", (name, expected) => {
    expect(redactError(Object.assign(new Error("it failed"), { name }), [])?.name).toBe(expected);
  });

  test("withholds its message where it is not known what that quotes, and has none where there is none", () => {
    expect(redactError(new Error("some text"))?.message).toBe("the message is withheld: it may quote a secret");
    const unreadable = Object.defineProperty(new Error(""), "message", {
      get() {
        throw new Error("not to be read");
      },
    });
    expect(redactError(unreadable, ["s3cr3t-1"])?.message).toBe("");
  });

  test("goes five causes deep, and no deeper", () => {
    const chain = (depth: number): Error =>
      new Error(`level ${depth}`, { cause: depth > 8 ? undefined : chain(depth + 1) });
    const levels: string[] = [];
    for (let error = redactError(chain(1), []); error !== undefined; error = error.cause as Error | undefined)
      levels.push(error.message);
    expect(levels).toEqual(["level 1", "level 2", "level 3", "level 4", "level 5"]);
  });
});

describe("the system's code", () => {
  const within = (depth: number, code: unknown): Error =>
    depth === 0
      ? Object.assign(new Error("innermost"), { code })
      : new Error("outer", { cause: within(depth - 1, code) });

  test("is found in an error or in the four causes below it", () => {
    expect([0, 1, 4, 5].map((depth) => systemCode(within(depth, "ECONNRESET")))).toEqual([
      "ECONNRESET",
      "ECONNRESET",
      "ECONNRESET",
      undefined,
    ]);
  });

  test.each(["x-ECONNRESET", "ECONNRESET: s3cr3t", "econnreset", "E", `E${"A".repeat(41)}`, "1E"])(
    "is not %j",
    (code) => {
      expect(systemCode(within(0, code))).toBeUndefined();
    },
  );

  test("is a text, and not what reads like one", () => {
    expect(systemCode(within(0, ["ECONNRESET"]))).toBeUndefined();
  });

  test("of what is not an error is none", () => {
    expect(systemCode({ code: "ECONNRESET" })).toBeUndefined();
    expect(systemCode(undefined)).toBeUndefined();
  });
});
