import { createAuthorizer, staticTokenSource, type TokenEvent, type TokenSource } from "@ianum/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function authorizerWith(origins: readonly string[] = []) {
  const events: TokenEvent[] = [];
  const source: TokenSource = { ...staticTokenSource("t0ken"), report: (event) => events.push(event) };
  const authorizer = createAuthorizer(source, { origins });
  const mayCarry = async (url: string | URL): Promise<boolean> => (await authorizer.authorize(url)) !== undefined;
  return { mayCarry, events };
}

describe("a token may go to", () => {
  test.each([
    "https://auth.eu.ianum.com/v1_3/subscription",
    "https://api-auth.ianum.com",
    "https://AUTH.EU.IANUM.COM/",
    "https://auth.eu.ianum.com:443/x",
    "https://auth.eu.ianum.com?x=https://evil.example/",
    "https://api.example.com/deep/path?q=1#h",
    "https://API.example.com/",
    "https://user:password@api.example.com/",
    "http://127.0.0.1:8080/",
    "http://[::1]:8080/x",
    "http://localhost:3000/",
  ])("%s", async (url) => {
    const { mayCarry } = authorizerWith([
      "https://api.example.com",
      "http://127.0.0.1:8080",
      "http://[::1]:8080/",
      "http://localhost:3000",
    ]);
    expect(await mayCarry(url)).toBe(true);
    expect(await mayCarry(new URL(url))).toBe(true);
    expect(await mayCarry(url)).toBe(true);
  });
});

describe("a token may not go to", () => {
  test.each([
    "https://ianum.com/",
    "https://static.ianum.com/agreements/1.txt",
    "https://id.ianum.com/alias",
    "https://api.ianum.com/",
    "https://a.b.ianum.com/",
    "https://auth.a.b.ianum.com/",
    "https://auth.-eu.ianum.com/",
    "https://evil.localhost:8080/",
    "http://x.localhost:8080/",
    "https://evil-ianum.com/",
    "https://ianum.com.evil.example/",
    "https://auth.ianum.com.evil.example/",
    "https://auth.ianum.com@evil.example/",
    "https://auth.ianum.com:password@evil.example/",
    "https://evil.example/https://auth.ianum.com/",
    "https://evil.example#https://auth.ianum.com/",
    "https://evil.example/?next=https://api.example.com/",
    "https://evil.example?https://auth.ianum.com/",
    "https://evil.example\\@auth.ianum.com/",
    "https:evil.example/x://auth.ianum.com/",
    "https:/evil.example/x://auth.ianum.com/",
    "\thttps://evil.example/",
    "https://auth.ianum.com:8443/",
    "https://auth.ianum.com./",
    "http://auth.ianum.com/",
    "http://api.example.com/",
    "https://api.example.com:444/",
    "https://sub.api.example.com/",
    "https://example.com/",
    "http://127.0.0.1:8081/",
    "http://127.0.0.1.evil.example:8080/",
    "ws://127.0.0.1:8080/",
    "ftp://api.example.com/",
    "file:///etc/passwd",
    "data:text/plain,https://auth.ianum.com/",
    "blob:https://auth.ianum.com/0b4c",
    "javascript:alert(1)//https://auth.ianum.com/",
    "//auth.ianum.com/",
    "/v1_3/subscription",
    "auth.ianum.com",
    "https://",
    "",
  ])("%s", async (url) => {
    const { mayCarry } = authorizerWith(["https://api.example.com", "http://127.0.0.1:8080"]);
    expect(await mayCarry(url)).toBe(false);
    if (URL.canParse(url)) expect(await mayCarry(new URL(url))).toBe(false);
    // Nor after an allowed one that looks alike was remembered.
    expect(await mayCarry("https://auth.ianum.com/")).toBe(true);
    expect(await mayCarry(url)).toBe(false);
  });

  test("any address whose parsed origin is not allowed, however it is written and in whatever order", async () => {
    const piece = fc.constantFrom(
      ..."https: http: // / \\ @ : ? # . auth. eu. auth.ianum.com evil.example api.example.com ianum.com 443 8443 \t \n user %2e ://".split(
        " ",
      ),
      " ",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(piece, { minLength: 1, maxLength: 9 }), { maxLength: 12 }), async (urls) => {
        const { mayCarry } = authorizerWith(["https://api.example.com"]);
        for (const pieces of urls) {
          const url = `https://${pieces.join("")}`;
          const origin = URL.canParse(url) ? new URL(url).origin : undefined;
          const isPlatform =
            ["https://auth.ianum.com", "https://api-auth.ianum.com"].includes(origin ?? "") ||
            /^https:\/\/auth\.[a-z0-9]+\.ianum\.com$/.test(origin ?? "");
          const isAllowed = origin === "https://api.example.com" || isPlatform;
          expect(await mayCarry(url), url).toBe(isAllowed);
        }
      }),
      { numRuns: 2_000, seed: 20_261_124 },
    );
  });
});

test("an origin that was refused is told once, without path, query or user", async () => {
  const { events, mayCarry } = authorizerWith();
  for (const url of [
    "https://evil.example/a?secret=1",
    "https://user:pw@evil.example/b",
    "https://EVIL.example?x",
    "https://evil.example",
  ]) {
    await mayCarry(url);
  }
  await mayCarry("http://evil.example/");
  expect(events).toEqual([
    { type: "origin-denied", origin: "https://evil.example" },
    { type: "origin-denied", origin: "http://evil.example" },
  ]);
});

test("an international host name gets its token however often it is called", async () => {
  const { mayCarry } = authorizerWith(["https://bücher.example"]);
  for (let call = 0; call < 20_000; call += 1)
    if (!(await mayCarry("https://bücher.example/x"))) expect.unreachable(`no token at call ${call}`);
  expect(await mayCarry("https://bücher.example/x")).toBe(true);
});

test("what was refused is remembered for five hundred origins, and told anew after that", async () => {
  const { events, mayCarry } = authorizerWith();
  const told = async (url: string): Promise<number> => {
    const before = events.length;
    await mayCarry(url);
    return events.length - before;
  };
  for (let index = 0; index < 500; index += 1) expect(await told(`https://host-${index}.example/`)).toBe(1);
  expect(await told("https://host-0.example/")).toBe(0);
  expect(await told("https://one-too-many.example/")).toBe(1);
  expect(await told("https://host-0.example/")).toBe(1);
});

test("a list is obeyed after thousands of refusals", async () => {
  const { events, mayCarry } = authorizerWith(["https://api.example.com"]);
  for (let index = 0; index < 5_000; index += 1) expect(await mayCarry(`https://host-${index}.example/`)).toBe(false);
  expect(await mayCarry("https://api.example.com/")).toBe(true);
  expect(events).toHaveLength(5_000);
});

// As long as the name of a host can be.
const longest = `${`${"a".repeat(62)}.`.repeat(4)}a`;
test.each([
  ["not a url", "an origin such as"],
  ["api.example.com", "an origin such as"],
  ["http://api.example.com", "https://"],
  ["https://api.example.com/v1", "https://api.example.com"],
  ["https://api.example.com?x=1", "alone"],
  ["https://user@api.example.com", "alone"],
  ["https://*.example.com", "wildcard"],
  [`https://${longest}/v1`, `such as https://${longest}`],
  [`https://${longest}x/v1`, "such as https://api.example.com"],
  ["", "an origin such as"],
  ["*", "an origin such as"],
  ["ftp://api.example.com", "https://"],
])("the origin %j is refused when the authorizer is made", (origin, hint) => {
  expect(() => createAuthorizer(staticTokenSource("t"), { origins: ["https://fine.example", origin] })).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      option: "origins[1]",
      message: expect.stringContaining(hint) as string,
    }),
  );
});
