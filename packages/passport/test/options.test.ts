import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { staticTokenSource } from "@ianum/core";
import { IanumClientStrategy, IanumStrategy } from "../src/index.ts";

const good = { gateAlias: "my-gate", region: "eu", clientId: "gate_1", clientSecret: "s3cret" };
const verify = (): object => ({});

/** A strategy made as JavaScript would, where no compiler warns. */
function login(options: unknown, last: unknown = verify): IanumStrategy {
  return new IanumStrategy(options as never, last as never);
}

function admission(...args: unknown[]): IanumClientStrategy {
  return new (IanumClientStrategy as unknown as new (...args: unknown[]) => IanumClientStrategy)(...args);
}

describe("IanumStrategy", () => {
  test("is called ianum, and prints no secret", () => {
    expect(login(good).name).toBe("ianum");
    expect(inspect(login(good), { depth: Infinity, showHidden: true })).not.toContain("s3cret");
  });

  test.each<readonly [string, unknown, string, RegExp]>([
    ["no options", undefined, "options", /object/],
    ["no alias", { ...good, gateAlias: undefined }, "gateAlias", /Developer Area/],
    ["a blank alias", { ...good, gateAlias: " " }, "gateAlias", /missing or empty/],
    ["an address for an alias", { ...good, gateAlias: "https://id.ianum.com/my-gate" }, "gateAlias", /alone/],
    ["an alias that leads up", { ...good, gateAlias: ".." }, "gateAlias", /alone/],
    ["no region", { ...good, region: undefined }, "region", /set endpoints\.auth/],
    ["a region that is no label", { ...good, region: "eu.evil.example" }, "region", /DNS label/],
    ["an endpoint in the clear", { ...good, endpoints: { auth: "http://example.com" } }, "endpoints.auth", /https/],
    ["no client id", { ...good, clientId: undefined }, "clientId", /missing or empty/],
    ["no secret", { ...good, clientSecret: "" }, "clientSecret", /Gate Edit/],
    ["keys and a source", { ...good, source: staticTokenSource("t") }, "source", /takes the place/],
    ["a source that is none", { gateAlias: "a", region: "eu", source: {} }, "source", /getToken/],
    ["a negative timeoutMs", { ...good, timeoutMs: -1 }, "timeoutMs", /milliseconds/],
    ["no loginTimeoutMs", { ...good, loginTimeoutMs: 0 }, "loginTimeoutMs", /milliseconds/],
    ["an unknown withoutSession", { ...good, withoutSession: true }, "withoutSession", /"refuse"/],
    ["an unknown crossSiteStart", { ...good, crossSiteStart: "accept" }, "crossSiteStart", /"accept-login-csrf"/],
    ["a fetch that is none", { ...good, fetch: "fetch" }, "fetch", /function/],
    ["a clock that is none", { ...good, clock: {} }, "clock", /now\(\)/],
    [
      "a public key for the private one",
      { ...good, privateKey: "-----BEGIN PGP PUBLIC KEY" },
      "privateKey",
      /armoured/,
    ],
    ["a private key that is bytes", { ...good, privateKey: new Uint8Array(8) }, "privateKey", /armoured/],
    ["a passphrase of no key", { ...good, passphrase: "open" }, "passphrase", /set privateKey too/],
  ])("says what is wrong and what to do: %s", (_name, options, option, message) => {
    expect(() => login(options)).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        option,
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });

  test("wants a verify function", () => {
    expect(() => login(good, null)).toThrow(
      expect.objectContaining({ name: "ConfigurationError", option: "verify" }) as Error,
    );
  });

  test("sends the browser to the public platform's login page", async () => {
    const url = await new Promise<string>((resolve) => {
      const strategy = Object.assign(Object.create(login(good)) as IanumStrategy, { redirect: resolve });
      strategy.authenticate({ query: {}, headers: {} } as never);
    });
    expect(url).toBe("https://id.ianum.com/my-gate");
  });
});

describe("IanumClientStrategy", () => {
  test("is called ianum-client; all its options are optional", () => {
    expect(admission(verify).name).toBe("ianum-client");
    expect(admission({}, verify).name).toBe("ianum-client");
  });

  test.each<readonly [string, readonly unknown[], string]>([
    ["nothing at all", [], "options"],
    ["no verify", [{}], "verify"],
    ["null", [null, verify], "options"],
    ["keys of its own", [{ clientId: "gate_1" }, verify], "clientId"],
    ["a source of its own", [{ source: staticTokenSource("t") }, verify], "source"],
    ["a store, whose tokens would prove nothing", [{ store: {} }, verify], "store"],
    ["a region that is no label", [{ region: "-" }, verify], "region"],
    ["a realm with quotes", [{ realm: 'a"b' }, verify], "realm"],
    ["no clients", [{ maxClients: 0 }, verify], "maxClients"],
    ["half a guess", [{ guessesPerMinute: 0.5 }, verify], "guessesPerMinute"],
    ["an endless proof", [{ proofLifeMs: Infinity }, verify], "proofLifeMs"],
    ["a negative timeoutMs", [{ timeoutMs: -1 }, verify], "timeoutMs"],
    ["negative retries", [{ retries: -1 }, verify], "retries"],
  ])("says what is wrong: %s", (_name, args, option) => {
    expect(() => admission(...args)).toThrow(expect.objectContaining({ name: "ConfigurationError", option }) as Error);
  });
});
