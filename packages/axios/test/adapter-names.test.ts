import { ianumInterceptor } from "@ianum/axios";
import axios from "axios";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createWorld, thrownBy, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
  world.sandbox.control.fail({ on: "token", with: { type: "hang" } });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await world.close();
});

/** The code of a call whose time ended before it had a token: axios's adapter of fetch has another one than the others. */
async function codeOf(adapter: unknown): Promise<unknown> {
  const client = axios.create({ baseURL: world.service.origin, adapter: adapter as "fetch" });
  ianumInterceptor(world.options)(client);
  return (await thrownBy(client.get("/things", { timeout: 20 })))["code"];
}

test.each([
  ["fetch", "ETIMEDOUT"],
  ["FETCH", "ETIMEDOUT"],
  [["xhr", "fetch"], "ETIMEDOUT"],
  [["xhr", "http", "fetch"], "ECONNABORTED"],
  [["fetch", "http"], "ETIMEDOUT"],
  ["http", "ECONNABORTED"],
  [undefined, "ECONNABORTED"],
])("of %j the one is known that axios will take in Node", async (adapter, code) => {
  expect(await codeOf(adapter)).toBe(code);
});

test("in a page, which has XMLHttpRequest, that comes first", async () => {
  vi.stubGlobal("XMLHttpRequest", () => undefined);
  expect(await codeOf(["xhr", "http", "fetch"])).toBe("ECONNABORTED");
  expect(await codeOf(["xhr", "fetch"])).toBe("ECONNABORTED");
  expect(await codeOf(["fetch", "xhr"])).toBe("ETIMEDOUT");
});
