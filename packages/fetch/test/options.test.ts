import { ConfigurationError, staticTokenSource } from "@ianum/core";
import * as exported from "@ianum/fetch";
import { ianumFetch, type IanumFetchOptions } from "@ianum/fetch";
import { describe, expect, test } from "vitest";

const source = staticTokenSource("a-token");

test("these names are exported", () => {
  expect(Object.keys(exported).toSorted()).toEqual(["createFetch", "ianumFetch"]);
});

test("it is a fetch, as far as types go", () => {
  const fetch: typeof globalThis.fetch = ianumFetch({ source });
  expect(fetch).toBeTypeOf("function");
});

describe("bad options throw a ConfigurationError at construction that names the option", () => {
  test.each<[string, unknown]>([
    ["options", null],
    ["options", "clientId"],
    ["fetch", { source, fetch: "fetch" }],
    ["fetch", { clientId: "gate_1", clientSecret: "a secret", fetch: {} }],
    ["source", { source: undefined }],
    ["source", { source, clientId: "gate_1" }],
    ["clientId", { clientSecret: "a secret" }],
    ["clientSecret", { clientId: "gate_1", clientSecret: "" }],
    ["origins", { source, origins: "https://api.example.com" }],
    ["origins[0]", { source, origins: ["http://api.example.com"] }],
    ["region", { clientId: "gate_1", clientSecret: "a secret", region: "eu.west" }],
  ])("%s", (option, options) => {
    const create = (): unknown => ianumFetch(options as IanumFetchOptions);
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(expect.objectContaining({ option }));
  });
});

test("the global fetch is looked up at each request", async () => {
  const original = globalThis.fetch;
  const fetch = ianumFetch({ source });
  try {
    globalThis.fetch = async () => new Response("replaced");
    expect(await (await fetch("https://auth.eu.ianum.com/")).text()).toBe("replaced");
  } finally {
    globalThis.fetch = original;
  }
});
