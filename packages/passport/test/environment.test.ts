import { createTokenSource, staticTokenSource } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { IanumClientStrategy, IanumStrategy } from "../src/index.ts";
import { basic } from "./client-app.ts";
import { expressHost } from "./hosts.ts";

const verify = (): object => ({});
const complete = {
  IANUM_CLIENT_ID: "gate_1",
  IANUM_CLIENT_SECRET: "s3cret",
  IANUM_GATE_ALIAS: "my-gate",
  IANUM_REGION: "eu",
};

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("IANUM_")) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});

function setEnv(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}

/** Where the strategy sends a person who wants to log in. */
async function loginPageOf(strategy: IanumStrategy): Promise<string> {
  return new Promise((resolve) => {
    const bound = Object.assign(Object.create(strategy) as IanumStrategy, { redirect: resolve });
    bound.authenticate({ query: {}, headers: {} } as never);
  });
}

const wrong = (option: string, message: RegExp = /./): Error =>
  expect.objectContaining({
    name: "ConfigurationError",
    option,
    message: expect.stringMatching(message) as string,
  }) as Error;

describe("IanumStrategy", () => {
  test("takes everything from the environment", async () => {
    setEnv(complete);
    expect(await loginPageOf(new IanumStrategy(verify))).toBe("https://id.ianum.com/my-gate");
    setEnv({ IANUM_ID_URL: "https://id.example.com" });
    expect(await loginPageOf(new IanumStrategy({}, verify))).toBe("https://id.example.com/my-gate");
  });

  test.each<readonly [string, object, string, RegExp]>([
    ["the alias", { IANUM_GATE_ALIAS: undefined }, "gateAlias", /IANUM_GATE_ALIAS/],
    ["the alias, which is blank", { IANUM_GATE_ALIAS: " " }, "gateAlias", /IANUM_GATE_ALIAS/],
    ["the client id", { IANUM_CLIENT_ID: "" }, "IANUM_CLIENT_ID", /missing/],
    ["the secret", { IANUM_CLIENT_SECRET: undefined }, "IANUM_CLIENT_SECRET", /IANUM_CLIENT_SECRET_FILE/],
    ["both", { IANUM_CLIENT_ID: "", IANUM_CLIENT_SECRET: "" }, "IANUM_CLIENT_ID, IANUM_CLIENT_SECRET", /missing/],
    ["the region", { IANUM_REGION: undefined }, "region", /IANUM_REGION/],
  ])("says what is missing: %s", (_name, without, option, message) => {
    setEnv({ ...complete, ...without });
    expect(() => new IanumStrategy(verify)).toThrow(wrong(option, message));
  });

  test.each<readonly [string, string, string]>([
    ["IANUM_GATE_ALIAS", "https://id.ianum.com/my-gate", "alone"],
    ["IANUM_GATE_ALIAS", "my gate", "alone"],
    ["IANUM_GATE_ALIAS", "..", "alone"],
    ["IANUM_GATE_ALIAS", '"my-gate"', "quotation marks"],
    ["IANUM_GATE_ALIAS", "'my-gate'", "quotation marks"],
    ["IANUM_GATE_ALIAS", "my-gate\n", "line end"],
    ["IANUM_CLIENT_ID", '"gate"', "quotation marks"],
    ["IANUM_REGION", "'eu'", "quotation marks"],
    ["IANUM_REGION", "eu.evil.example", "DNS label"],
    ["IANUM_STAGE", "latest", "v1_3"],
    ["IANUM_AUTH_URL", "http://example.com", "https"],
    ["IANUM_ID_URL", "not an address", "https"],
    ["IANUM_CLIENT_SECRET_FILE", "/a/file", "beside IANUM_CLIENT_SECRET"],
  ])("names what is wrong in the environment: %s=%s", (name, value, message) => {
    setEnv({ ...complete, [name]: value });
    expect(() => new IanumStrategy(verify)).toThrow(wrong(name, new RegExp(message)));
  });

  test("what is given counts, and the environment fills in the rest", async () => {
    setEnv(complete);
    expect(await loginPageOf(new IanumStrategy({ gateAlias: "given" }, verify))).toMatch(/\/given$/);
    expect(await loginPageOf(new IanumStrategy({ gateAlias: undefined } as never, verify))).toMatch(/\/my-gate$/);
    expect(() => new IanumStrategy({ gateAlias: "" }, verify)).toThrow(wrong("gateAlias"));
    const endpoints = { id: "https://id.example.com" };
    expect(await loginPageOf(new IanumStrategy({ endpoints }, verify))).toBe("https://id.example.com/my-gate");
  });

  test.each<readonly [string, object]>([
    ["keys", { clientId: "gate_2", clientSecret: "other" }],
    ["a source", { source: staticTokenSource("t") }],
  ])("with %s given, it needs none in the environment, which still says where the gate is", async (_name, given) => {
    setEnv({ IANUM_GATE_ALIAS: "my-gate" });
    expect(() => new IanumStrategy(given, verify)).toThrow(wrong("region", /IANUM_REGION/));
    setEnv({ IANUM_REGION: "eu" });
    expect(await loginPageOf(new IanumStrategy(given, verify))).toBe("https://id.ianum.com/my-gate");
  });

  test("half of the keys given is not filled up with another gate's from the environment", () => {
    setEnv(complete);
    expect(() => new IanumStrategy({ clientId: "gate_2" } as never, verify)).toThrow(wrong("clientSecret"));
    expect(() => new IanumStrategy({ clientSecret: "s" } as never, verify)).toThrow(wrong("clientId"));
    const undefinedKeys = { clientId: undefined, clientSecret: undefined } as never;
    expect(() => new IanumStrategy(undefinedKeys, verify)).toThrow(wrong("clientId"));
  });

  test("keys beside a source are an error", () => {
    setEnv(complete);
    const source = createTokenSource({ clientId: "g", clientSecret: "s" });
    expect(() => new IanumStrategy({ source, clientId: "g" } as never, verify)).toThrow(wrong("source"));
    expect(() => new IanumStrategy({ source }, verify)).not.toThrow();
  });
});

describe("IanumClientStrategy", () => {
  test("asks where the environment says, and an option counts for more", async () => {
    const sandbox = createSandbox({ accesses: 0 });
    onTestFinished(() => sandbox.close());
    const apiAuth = await sandbox.listen();
    const { id, secrets } = sandbox.gates[0]!;
    const call = async (strategy: IanumClientStrategy): Promise<number> => {
      const { origin } = await expressHost()(strategy);
      return (await fetch(origin, { headers: { authorization: basic(`${id}:${secrets[0]}`) } })).status;
    };
    setEnv({ ...complete, IANUM_API_AUTH_URL: apiAuth });
    expect(await call(new IanumClientStrategy((client) => client))).toBe(200);
    setEnv({ IANUM_API_AUTH_URL: "http://127.0.0.1:1" });
    expect(await call(new IanumClientStrategy((client) => client))).toBe(500);
    expect(await call(new IanumClientStrategy({ endpoints: { apiAuth } }, (client) => client))).toBe(200);
  });

  test.each([
    ["IANUM_REGION", "-"],
    ["IANUM_STAGE", "1"],
    ["IANUM_API_AUTH_URL", "http://example.com"],
  ])("names what is wrong in the environment: %s=%s", (name, value) => {
    setEnv({ [name]: value });
    expect(() => new IanumClientStrategy(verify)).toThrow(wrong(name));
  });
});
